"""审核问题: one finding is what one rule says about one revision of a return. Raised, answered, decided.

What a rule said stays in the return's revision; the row in `finding` is where it stands, and `finding_step` who brought
it there. A decision is a revision of the return, too; so is what ends a doubt unasked: a new revision of the content,
or the withdrawal, decides what was open as corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from services.statistics.rules.returns import ReturnKey
from shared.db import Connection
from shared.db.arrays import array
from shared.db.copying import copy_rows
from shared.events import event_type
from shared.outbox.table import OutboxEvent
from shared.records.findings import CORRECTED, NONE
from shared.records.kind import Saved

OPEN, EXPLAINED = "open", "explained"
UNDECIDED = (OPEN, EXPLAINED)
ENDING = ("put", "withdraw")  # what ends the doubts about the revision before
DECIDING = ("accept", "decide")

Entry = dict[str, Any]
"""A finding as the return's revision keeps it."""


class FindingState(msgspec.Struct):
    """The payload of the event, see `events.reviews.Finding`."""

    institution_uscc: str
    form: str
    period: str
    rule_code: str
    return_revision: int
    revision: int
    recorded_by: str
    severity: str
    text_zh: str
    text_en: str
    reply: str | None
    decision: str | None
    reason: str | None


class Step(NamedTuple):
    """One step of a finding: the columns of `finding_step`."""

    record_id: int
    return_revision: int
    rule_code: str
    revision: int
    call: str  # answer, decide
    reply: str | None
    decision: str | None
    reason: str | None
    recorded_by: str
    recorded_at: datetime


class Undecided(NamedTuple):
    """A finding that waits, as `UNDECIDED_SQL` finds it."""

    record_id: int
    return_revision: int
    rule_code: str
    revision: int
    reply: str | None
    said: str  # the findings of that revision, JSON


def follow(connection: Connection, written: Sequence[Saved]) -> list[OutboxEvent]:
    """Raise the findings of new contents, and decide what the new revisions decide. Returns their events."""
    revised = {saved.revision.record_id: saved for saved in written if saved.before}
    decided = _decide(connection, revised) if revised else []
    doubtful = [saved for saved in written if saved.revision.findings != NONE and saved.revision.call == "put"]
    return [*decided, *(_raise(connection, doubtful) if doubtful else ())]


def by_code(said: str | bytes) -> dict[str, list[Entry]]:
    """What a revision's findings say, by rule."""
    found: dict[str, list[Entry]] = {}
    for entry in msgspec.json.decode(said):
        found.setdefault(entry["code"], []).append(entry)
    return found


def event(
    verb: str, key: ReturnKey, region: str, finding: Undecided, revision: int, by: str, *,
    decision: str | None = None, reason: str | None = None,
) -> OutboxEvent:  # fmt: skip
    """The event that brings a finding to a revision."""
    entries = by_code(finding.said)[finding.rule_code]
    return OutboxEvent(
        type=event_type("statistics", "finding", verb),
        key=key.uscc,
        subject=f"{key.uscc}/{key.form}/{key.period}/{finding.rule_code}/{finding.return_revision}",
        revision=revision,
        region=region,
        data=_encode(
            FindingState(
                key.uscc, key.form, key.period.code, finding.rule_code, finding.return_revision, revision, by,
                entries[0]["severity"], "；".join(_told(entries, "zh")), "; ".join(_told(entries, "en")),
                finding.reply, decision, reason,
            )
        ),
    )  # fmt: skip


def bring(connection: Connection, steps: Sequence[Step], state_of: dict[str, str]) -> None:
    """Note these steps, and bring their findings to them; `state_of`: step's decision or call → state."""
    copy_rows(connection, "finding_step", _STEP, steps)
    connection.execute(
        "UPDATE finding f SET revision = n.revision, state = n.state, reply = coalesce(n.reply, f.reply)"
        " FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::int[], %s::text[], %s::text[])"
        " AS n (record_id, return_revision, rule_code, revision, state, reply)"
        " WHERE (f.record_id, f.return_revision, f.rule_code) = (n.record_id, n.return_revision, n.rule_code)",
        (
            [step.record_id for step in steps],
            [step.return_revision for step in steps],
            [step.rule_code for step in steps],
            [step.revision for step in steps],
            [state_of[step.decision or step.call] for step in steps],
            [step.reply for step in steps],
        ),
    )


def _raise(connection: Connection, doubtful: Iterable[Saved]) -> list[OutboxEvent]:
    """One row and one event a finding; what was submitted as accepted is decided as it is raised."""
    rows: list[tuple[int, int, str, int, str]] = []
    steps: list[Step] = []
    events: list[OutboxEvent] = []
    for saved in doubtful:
        latest = saved.revision
        for code, entries in by_code(latest.findings).items():
            outcome = entries[0]["decision"] and entries[0]["decision"]["outcome"]
            rows.append((latest.record_id, latest.revision, code, 1, outcome or OPEN))
            if outcome:
                steps.append(
                    Step(latest.record_id, latest.revision, code, 1, "decide", None, outcome, latest.reason,
                         latest.recorded_by, latest.recorded_at)
                )  # fmt: skip
            finding = Undecided(latest.record_id, latest.revision, code, 1, None, latest.findings.decode())
            events.append(
                event("decided" if outcome else "raised", _return_key(saved), saved.region, finding, 1,
                      latest.recorded_by, decision=outcome, reason=latest.reason if outcome else None)
            )  # fmt: skip
    copy_rows(connection, "finding", _ROW, rows)
    copy_rows(connection, "finding_step", _STEP, steps)
    return events


def _decide(connection: Connection, revised: dict[int, Saved]) -> list[OutboxEvent]:
    ids = array(revised)
    steps: list[Step] = []
    events: list[OutboxEvent] = []
    for finding in (Undecided(*row) for row in connection.execute(UNDECIDED_SQL, (ids,)).fetchall()):
        saved = revised[finding.record_id]
        latest = saved.revision
        outcome = _outcome(saved, finding)
        if outcome:
            number = finding.revision + 1
            steps.append(
                Step(*finding[:3], number, "decide", None, outcome, latest.reason, latest.recorded_by,
                     latest.recorded_at)
            )  # fmt: skip
            events.append(
                event("decided", _return_key(saved), saved.region, finding, number, latest.recorded_by,
                      decision=outcome, reason=latest.reason)
            )  # fmt: skip
    if steps:
        bring(connection, steps, {"kept": "kept", "corrected": "corrected"})
    return events


def _outcome(saved: Saved, finding: Undecided) -> str | None:
    """What the new revision of a return decides about an undecided finding; None: nothing."""
    if saved.revision.call in ENDING:
        return CORRECTED
    if saved.revision.call in DECIDING:
        decision = by_code(saved.revision.findings)[finding.rule_code][0]["decision"]
        return decision and str(decision["outcome"])
    return None


def _return_key(saved: Saved) -> ReturnKey:
    assert isinstance(saved.key, ReturnKey)
    return saved.key


def _told(entries: Iterable[Entry], language: str) -> Iterator[str]:
    """Each text once: a rule may say the same of several lines."""
    return iter(dict.fromkeys(entry[language] for entry in entries))


UNDECIDED_SQL = """
SELECT f.record_id, f.return_revision, f.rule_code, f.revision, f.reply, r.findings::text
FROM finding f JOIN energy_return_revision r ON (r.record_id, r.revision) = (f.record_id, f.return_revision)
WHERE f.record_id = ANY(%s::bigint[]) AND f.state IN ('open', 'explained')
ORDER BY f.record_id, f.return_revision, f.rule_code FOR UPDATE OF f
"""
_ROW = (
    ("record_id", "bigint"), ("return_revision", "integer"), ("rule_code", "text"), ("revision", "integer"),
    ("state", "text"),
)  # fmt: skip
_STEP = (
    *_ROW[:4], ("call", "text"), ("reply", "text"), ("decision", "text"), ("reason", "text"), ("recorded_by", "text"),
    ("recorded_at", "timestamptz"),
)  # fmt: skip
_encode = msgspec.json.Encoder().encode
