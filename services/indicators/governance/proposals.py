"""What became of a proposed version, and which step may follow.

proposed → published | rejected | withdrawn; a rejected or withdrawn one may be proposed anew, a published one never.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from services.indicators.governance.proposed import faults_of
from services.indicators.standards.lock import digest
from shared.db import Connection
from shared.web.problems import FieldError, Problem, validation

State = Literal["proposed", "published", "rejected", "withdrawn"]

_STEPS = """
SELECT name, semver, revision, state, digest, content, proposed_by, proposed_at, province, client_id, at, reason
FROM standard_step WHERE {} ORDER BY name, semver, revision
"""
_ALL = _STEPS.format("true")
_ONE = _STEPS.format("(name, semver) = (%s, %s)")
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('bashu.standards'))"
_PUBLISHED = "SELECT name, semver, approved_at, digest, content FROM standard ORDER BY name, semver"


class Step(NamedTuple):
    """One revision of a proposal: whose step it was, and the state that it led to."""

    name: str
    semver: str
    revision: int
    state: State
    digest: str
    content: str
    proposed_by: str
    proposed_at: datetime
    province: str
    client_id: str
    at: datetime
    reason: str | None

    @property
    def label(self) -> str:
        return f"{self.name}@{self.semver}"


class Published(NamedTuple):
    """A version that counts, from this package or approved over the API."""

    name: str
    semver: str
    approved_at: datetime
    digest: str
    content: str

    @property
    def label(self) -> str:
        return f"{self.name}@{self.semver}"

    @property
    def path(self) -> Path:
        return Path(self.name) / f"{self.semver}.yaml"


def lock(connection: Connection) -> None:
    """One decision about standards at a time: they refer to each other."""
    connection.execute(_LOCK)


def published(connection: Connection) -> list[Published]:
    return [Published(*row) for row in connection.execute(_PUBLISHED).fetchall()]


def steps(connection: Connection) -> list[Step]:
    """All steps of all proposals."""
    return [Step(*row) for row in connection.execute(_ALL).fetchall()]


def steps_of(connection: Connection, name: str, semver: str) -> list[Step]:
    """Those of one version, oldest first; none for a version of the package."""
    return [Step(*row) for row in connection.execute(_ONE, (name, semver)).fetchall()]


def add(connection: Connection, step: Step) -> None:
    connection.execute(f"INSERT INTO standard_step VALUES ({', '.join(['%s'] * len(step))})", step)


def require_sound(name: str, semver: str, text: str, known: Sequence[Published]) -> None:
    """The checks of `bashu standards validate`, beside all published versions. Raises `Problem` 422 with the lines."""
    faults = faults_of(Path(name) / f"{semver}.yaml", text, [(each.path, each.content) for each in known])
    if faults:
        raise validation(
            [FieldError(f.code, f.zh, f.en, hint=f"第 {f.line} 行 / line {f.line}", line=f.line) for f in faults]
        )


def require_open(step: Step) -> None:
    if step.state != "proposed":
        raise Problem(
            409,
            "state_not_allowed",
            f"{step.label} 的状态为 {step.state}，不再待批",
            f"{step.label} is {step.state}: nothing is to be decided.",
            extra={"state": step.state},
        )


def require_read(step: Step, given: str) -> None:
    """What was read is what is decided: the digest names it."""
    if given != step.digest:
        raise Problem(
            412,
            "digest_differs",
            f"摘要与现行文本不符：请重新阅读 {step.label} 后再办理",
            f"The digest is not that of the present text: read {step.label} again first.",
            extra={"digest": step.digest},
        )


def proposed(
    name: str, semver: str, text: str, before: Step | None, *, province: str, client_id: str, at: datetime
) -> Step:
    """The step that proposes a text."""
    number = before.revision + 1 if before else 1
    return Step(
        name, semver, number, "proposed", digest(text), text, province, at, province, client_id, at, None
    )  # fmt: skip


def already_published(label: str) -> Problem:
    return Problem(
        409,
        "version_published",
        f"{label} 已发布，不得改动：请用下一个版本号提出",
        f"{label} is published and never changes: propose the change as the next version.",
    )
