"""A version of a standard is proposed by one province and published by the other: each use case is one transaction."""

from __future__ import annotations

from datetime import datetime

from services.indicators.engine.batch import next_id, number
from services.indicators.events import StandardVersion, VersionKind, Word, published_type
from services.indicators.governance import proposals
from services.indicators.governance.proposals import Published, Step
from services.indicators.standards import FactorTable, Plan, Standard, read
from services.indicators.standards.difference import diff
from services.indicators.standards.entries import version
from shared import clock
from shared.db import Connection, Database
from shared.geography import BOTH
from shared.outbox.table import OutboxEvent, emit
from shared.records.preconditions import is_repeat
from shared.web.conditions import Precondition
from shared.web.problems import Problem


def propose(
    database: Database, name: str, semver: str, text: str, precondition: Precondition, province: str, client_id: str
) -> Step:
    """Raises `Problem`: 409 for a published version, 403 for the other province's proposal, 422 for faults."""
    with database.transaction() as connection:
        proposals.lock(connection)
        known = proposals.published(connection)
        before = _latest(connection, name, semver)
        step = proposals.proposed(
            name, semver, text, before, province=province, client_id=client_id, at=clock.now()
        )  # fmt: skip
        if any((each.name, each.semver) == (name, semver) for each in known):
            raise proposals.already_published(f"{name}@{semver}")
        is_same = before is not None and (before.state, before.digest) == ("proposed", step.digest)
        if is_repeat(precondition, before.revision if before else None, is_same):
            assert before is not None
            return before
        if before is not None and before.state == "proposed" and before.proposed_by != province:
            raise _not_the_proposer(before)
        proposals.require_sound(name, semver, text, known)
        proposals.add(connection, step)
        return step


def withdraw(database: Database, name: str, semver: str, reason: str, province: str, client_id: str) -> Step:
    """By the province that proposed it."""
    with database.transaction() as connection:
        before = _proposal(connection, name, semver)
        if before.proposed_by != province:
            raise _not_the_proposer(before)
        if before.state == "withdrawn":
            return before
        proposals.require_open(before)
        return _next(connection, before, "withdrawn", province, client_id, reason=reason)


def reject(
    database: Database, name: str, semver: str, digest: str, reason: str, province: str, client_id: str
) -> Step:  # fmt: skip
    """By the other province, with its reason."""
    with database.transaction() as connection:
        before = _of_the_other(connection, name, semver, province)
        if (before.state, before.digest) == ("rejected", digest):
            return before
        proposals.require_open(before)
        proposals.require_read(before, digest)
        return _next(connection, before, "rejected", province, client_id, reason=reason)


def approve(database: Database, name: str, semver: str, digest: str, province: str, client_id: str) -> Step:
    """By the other province: published at once, as a batch of its own, so that `as_of` tells before from after.

    Raises `Problem`: 403 for one's own proposal, 412 for another digest, 422 when it does not fit any more.
    """
    with database.transaction() as connection:
        before = _of_the_other(connection, name, semver, province)
        if (before.state, before.digest) == ("published", digest):
            return before
        proposals.require_open(before)
        proposals.require_read(before, digest)
        known = proposals.published(connection)
        proposals.require_sound(name, semver, before.content, known)
        position, at = _count(connection, before)
        step = _next(connection, before, "published", province, client_id, at=at)
        emit(connection, [_event(step, position, known)])
        return step


def _count(connection: Connection, step: Step) -> tuple[int, datetime]:
    """The version counts from the moment of a batch in which nothing else happens; returns its number and that."""
    position = number(connection, next_id(connection), 0)
    row = connection.execute(
        "INSERT INTO standard (name, semver, approved_at, digest, content)"
        " SELECT %s, %s, committed_at, %s, %s FROM batch WHERE number = %s RETURNING approved_at",
        (step.name, step.semver, step.digest, step.content, position),
    ).fetchone()
    assert row is not None
    return position, row[0]


def _event(step: Step, position: int, known: list[Published]) -> OutboxEvent:
    standard = read(step.content)
    kind = _kind(standard)
    older = version_before(step.name, step.semver, known)
    state = StandardVersion(
        standard=step.label,
        revision=step.revision,
        kind=kind,
        title=Word(zh=standard.header.zh, en=standard.header.en),
        digest=step.digest,
        proposed_by=step.proposed_by,
        proposed_at=step.proposed_at,
        approved_by=step.province,
        approved_at=step.at,
        position=position,
        differences=[Word(zh=zh, en=en) for zh, en in diff(older.content, step.content)] if older else [],
        yaml=step.content,
    )
    data = state.model_dump_json().encode()
    return OutboxEvent(published_type(kind), step.label, step.label, step.revision, BOTH, data)


def _kind(standard: Standard) -> VersionKind:
    if isinstance(standard, FactorTable):
        return "factor_set"
    return "plan" if isinstance(standard, Plan) else "standard"


def version_before(name: str, semver: str, known: list[Published]) -> Published | None:
    """The newest published version below this one."""
    older = [each for each in known if each.name == name and version(each.semver) < version(semver)]
    return max(older, key=lambda each: version(each.semver), default=None)


def _next(
    connection: Connection, before: Step, state: proposals.State, province: str, client_id: str,
    *, at: datetime | None = None, reason: str | None = None,
) -> Step:  # fmt: skip
    step = before._replace(
        revision=before.revision + 1, state=state, province=province, client_id=client_id, reason=reason,
        at=at or clock.now(),
    )  # fmt: skip
    proposals.add(connection, step)
    return step


def _latest(connection: Connection, name: str, semver: str) -> Step | None:
    return next(reversed(proposals.steps_of(connection, name, semver)), None)


def _proposal(connection: Connection, name: str, semver: str) -> Step:
    """Under lock."""
    proposals.lock(connection)
    found = _latest(connection, name, semver)
    if found is None:
        raise unknown_version(name, semver)
    return found


def _of_the_other(connection: Connection, name: str, semver: str, province: str) -> Step:
    found = _proposal(connection, name, semver)
    if found.proposed_by == province:
        raise Problem(
            403,
            "own_proposal",
            f"{found.label} 由本省（市）提出，须由另一方审批",
            f"{found.label} was proposed by your own province: the other one decides.",
        )
    return found


def unknown_version(name: str, semver: str) -> Problem:
    return Problem(404, "not_found", f"没有 {name}@{semver}", f"There is no {name}@{semver}.")


def _not_the_proposer(step: Step) -> Problem:
    return Problem(
        403,
        "not_the_proposer",
        f"{step.label} 由 {step.proposed_by} 提出，只有提出方可以修改或撤回",
        f"{step.label} was proposed by {step.proposed_by}: only that province changes or withdraws it.",
    )
