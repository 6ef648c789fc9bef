"""What people do with a finding: the owner of the return explains, a reviewer decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from services.statistics.commands.findings import EXPLAINED, UNDECIDED, Step, Undecided, bring, event
from services.statistics.commands.returns import RETURNS
from services.statistics.rules.returns import ReturnKey
from shared import clock
from shared.db import Connection, Database
from shared.outbox.table import emit
from shared.records.checks import require_reason
from shared.records.findings import Outcome as Decision
from shared.records.findings import settled
from shared.records.kind import Current, Key, Saved, foreign
from shared.records.preconditions import is_repeat
from shared.records.states import RETURNED, SUBMITTED, Action, counts_after, require_allowed
from shared.records.store import region_of
from shared.records.writing import Outcome, not_found, transact
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import Problem

DECIDE = Action("decide", SUBMITTED, frozenset({SUBMITTED, RETURNED}), True, "处理疑问")


class FindingKey(NamedTuple):
    """A return, the rule that doubts it, and the revision that is doubted."""

    of: ReturnKey
    rule_code: str
    return_revision: int


class _Locked(NamedTuple):
    """A finding under lock: where it stands, who filed what it doubts, and its last step."""

    finding: Undecided
    state: str
    owner: str
    last: tuple[str, str | None, str | None, str | None] | None  # call, reply, decision, reason


def answer(database: Database, key: FindingKey, reply: str, precondition: Precondition, by: Principal) -> None:
    """Explain a finding; again, for a better explanation, until it is decided. Raises `Problem`."""
    with database.transaction() as connection:
        locked = _lock(connection, key)
        region = region_of(connection, RETURNS, locked.finding.record_id)
        if not by.covers(region):
            raise foreign(region)
        if by.client_id != locked.owner:
            raise Problem(
                403, "not_owner", "只有报送该表的账号可以说明", "Only the client that filed the return may explain it."
            )
        finding = locked.finding
        same = locked.last is not None and locked.last[:2] == ("answer", reply)
        if is_repeat(precondition, finding.revision, same):
            return
        _require_undecided(locked)
        number = finding.revision + 1
        step = Step(*finding[:3], number, "answer", reply, None, None, by.client_id, clock.now())
        bring(connection, [step], {"answer": EXPLAINED})
        emit(connection, [event("answered", key.of, region, finding._replace(reply=reply), number, by.client_id)])


def decide(
    database: Database, key: FindingKey, decision: Decision, reason: str | None, precondition: Precondition,
    by: Principal,
) -> None:  # fmt: skip
    """Keep the value or ask for its correction: a revision of the return, which goes back to `submitted`."""

    def judge(connection: Connection, current: dict[Key, Current]) -> Iterator[Outcome]:
        if key.of not in current:
            raise not_found()
        found = current[key.of]
        region = region_of(connection, RETURNS, found.latest.record_id)
        if not by.covers(region):
            raise foreign(region)
        locked = _lock(connection, key)
        return iter([_judge(key, region, found, locked, decision, reason, precondition, by)])

    transact(database, RETURNS, [key.of], judge)


def _judge(
    key: FindingKey, region: str, current: Current, locked: _Locked, decision: Decision, reason: str | None,
    precondition: Precondition, by: Principal,
) -> Saved:  # fmt: skip
    latest = current.latest
    same = locked.last is not None and (locked.last[0], *locked.last[2:]) == ("decide", decision, reason)
    if is_repeat(precondition, locked.finding.revision, same):
        return Saved(200, key.of, region, latest, current)
    _require_undecided(locked)
    require_allowed(DECIDE, latest.state)
    require_reason(reason, purpose_zh="处理疑问", purpose_en="A decision")
    number = latest.revision + 1
    revision = replace(
        latest,
        revision=number,
        call=DECIDE.name,
        state=DECIDE.result,
        counts=counts_after(DECIDE.result, number, latest.counts),
        reason=reason,
        findings=settled(latest.findings, key.rule_code, by, reason, decision),
        recorded_by=by.client_id,
        recorded_at=clock.now(),
    )
    return Saved(200, key.of, region, revision, current)


def _lock(connection: Connection, key: FindingKey) -> _Locked:
    row = connection.execute(_LOCK, (*key.of, key.return_revision, key.rule_code)).fetchone()
    if row is None:
        raise not_found()
    finding = Undecided(*row[:6])
    last = connection.execute(_LAST, finding[:3]).fetchone()
    return _Locked(finding, row[6], row[7], last)


def _require_undecided(locked: _Locked) -> None:
    if locked.state not in UNDECIDED:
        raise Problem(
            409, "finding_decided", f"该疑问已处理（{locked.state}）", f"The finding is decided: {locked.state}.",
            extra={"state": locked.state},
        )  # fmt: skip


_LOCK = """
SELECT f.record_id, f.return_revision, f.rule_code, f.revision, f.reply, r.findings::text, f.state, r.recorded_by
FROM finding f JOIN energy_return h USING (record_id)
JOIN energy_return_revision r ON (r.record_id, r.revision) = (f.record_id, f.return_revision)
WHERE (h.institution_uscc, h.form, h.months, h.first_month, f.return_revision, f.rule_code) = (%s, %s, %s, %s, %s, %s)
FOR UPDATE OF f
"""
_LAST = """
SELECT call, reply, decision, reason FROM finding_step
WHERE (record_id, return_revision, rule_code) = (%s, %s, %s) ORDER BY revision DESC LIMIT 1
"""
