"""Carrying out requests: one transaction for all of them, one path whether it is one `PUT` or a batch.

Lock the existing records in key order, look up what the rules need, judge each request, write what changed,
emit its events. What is judged flows straight into the COPY of the revisions, so that PostgreSQL works while
the rules do; where all or nothing is asked, a refusal rolls back what had already gone that way. A concurrent
writer who creates the same key first makes the whole attempt run once more, this time alone, so that it cannot
fail that way again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

from msgspec.structs import replace
from psycopg.errors import UniqueViolation

from shared import clock
from shared.db import Connection, Database
from shared.outbox.table import emit
from shared.records import states, store
from shared.records.checks import require_reason
from shared.records.findings import decided, kept
from shared.records.kind import Current, Key, Kind, Request, Revision, Saved, foreign
from shared.records.preconditions import is_repeat
from shared.records.store import region_of
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import Problem

REVIEW = "review:decide"

C = TypeVar("C")
Outcome = Saved | Problem
_NEW = 0  # stands for the record id until the record is created


def put(database: Database, kind: Kind[C], request: Request, by: Principal) -> Saved:
    """Carry out one request; raises `Problem`."""
    outcome = put_all(database, kind, [request], by)[0]
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def put_all(
    database: Database, kind: Kind[C], requests: Sequence[Request], by: Principal,
    *, whole: bool = False, doomed: bool = False,
) -> list[Outcome]:  # fmt: skip
    """Carry out requests with distinct keys, in order; one outcome each.

    With `whole`, nothing is written if any of them fails; `doomed` says that something else already has.
    The good ones then still show what they would have come to.
    """

    def judge_all(connection: Connection, current: dict[Key, Current]) -> Iterator[Outcome]:
        found = kind.look_up(connection, requests)
        return _judge_all(kind, requests, current, found, by)

    return transact(database, kind, [request.key for request in requests], judge_all, whole, doomed)


def act(
    database: Database, kind: Kind[C], key: Key, action: states.Action, reason: str | None,
    precondition: Precondition, by: Principal,
) -> Saved:  # fmt: skip
    """Accept, return or withdraw one record; raises `Problem`."""

    def judge(connection: Connection, current: dict[Key, Current]) -> Iterator[Outcome]:
        if key not in current:
            raise not_found()
        region = region_of(connection, kind, current[key].latest.record_id)
        if not by.covers(region):
            raise foreign(region)
        kind.require_open_for(connection, key, region, action, current[key])
        explained = kind.explained(connection, current[key].latest)
        return iter([_judge_action(kind, key, region, action, reason, precondition, current[key], explained, by)])

    (outcome,) = transact(database, kind, [key], judge)
    assert isinstance(outcome, Saved)
    return outcome


def act_on_all(
    database: Database, kind: Kind[C], regions: Mapping[Key, str], action: states.Action, reason: str, by: Principal
) -> int:
    """The service's own action on many records, each with its region, in one transaction; returns how many changed.

    A record whose state the action does not lead away from by now is left as it is.
    """

    def judge(_connection: Connection, current: dict[Key, Current]) -> Iterator[Outcome]:
        for key, region in regions.items():
            known = current.get(key)
            if known and known.latest.state in action.allowed_from:
                here = Precondition(known.latest.revision)
                yield _judge_action(kind, key, region, action, reason, here, known, frozenset(), by)

    return len(transact(database, kind, list(regions), judge, new=False))


def not_found() -> Problem:
    return Problem(404, "not_found", "没有这条记录", "There is no such record.")


Judge = Callable[[Connection, dict[Key, Current]], Iterator[Outcome]]
"""Looks up at once, then judges while it is iterated over, without the connection: a COPY is under way on it."""


def transact(
    database: Database, kind: Kind[C], keys: Sequence[Key], judge: Judge,
    whole: bool = False, doomed: bool = False, new: bool = True,
) -> list[Outcome]:  # fmt: skip
    """Lock the records of these keys, judge, write what changed, emit its events: one transaction.

    `new`: keys without a record get one.
    """

    def attempt(alone: bool) -> list[Outcome]:
        return _attempt(database, kind, keys, judge, alone, whole, doomed, new)

    try:
        return attempt(alone=False)
    except UniqueViolation:
        return attempt(alone=True)


def _attempt(
    database: Database, kind: Kind[C], keys: Sequence[Key], judge: Judge,
    alone: bool, whole: bool, doomed: bool, new: bool,
) -> list[Outcome]:  # fmt: skip
    with database.transaction() as connection:
        if alone:
            store.lock_table(connection, kind)
        current = store.lock(connection, kind, keys)
        judged = judge(connection, current)
        ids = iter(store.new_ids(connection, kind, len(keys) - len(current) if new else 0))
        outcomes: list[Outcome] = []
        written: list[Saved] = []

        def revisions() -> Iterator[Revision]:
            """The new revisions, one by one as they are judged; none any more once nothing is to be kept."""
            kept = not doomed
            for outcome in judged:
                outcomes.append(outcome)
                if isinstance(outcome, Problem):
                    kept = kept and not whole
                elif kept and outcome.changed:
                    if outcome.before is None:
                        outcome.revision.record_id = next(ids)
                    written.append(outcome)
                    yield outcome.revision

        store.add_revisions(connection, kind, revisions())
        if doomed or (whole and any(isinstance(outcome, Problem) for outcome in outcomes)):
            connection.rollback()
        elif written:
            store.save_records(connection, kind, written)
            kind.store(connection, written)
            beside = kind.follow(connection, written)  # before the COPY of events keeps the connection busy
            emit(connection, chain(kind.events(written), beside))
        return outcomes


def _judge_all(
    kind: Kind[C], requests: Sequence[Request], current: dict[Key, Current], found: C, by: Principal
) -> Iterator[Outcome]:
    now = clock.now()
    for request in requests:
        try:
            saved = _judge(kind, request, current.get(request.key), found, by, now)
        except Problem as problem:
            yield problem
        else:
            kind.remember(saved, found)
            yield saved


def _judge(kind: Kind[C], request: Request, current: Current | None, found: C, by: Principal, now: datetime) -> Saved:
    """What one request comes to. The order of the tests is part of the contract: see `is_repeat`.

    A record that would not be admitted any more, because its institution has left the register since, is still
    answered to its own office when the same is sent again.
    """
    refused: Problem | None = None
    try:
        region = kind.admit(request, current, found, by)
    except Problem as problem:
        stands_in = kind.stands_in(request, found) if current else None
        if stands_in is None or not by.covers(stands_in):
            raise
        region, refused = stands_in, problem
    if request.state == states.ACCEPTED and not by.may(REVIEW):
        raise Problem(
            403, "scope_missing", f"令牌缺少权限：{REVIEW}", f"Only a caller with the scope {REVIEW} may accept."
        )
    content = kind.merge(request, current)
    state = kind.state_after(request, current)
    latest = current.latest if current else None
    reason = request.reason
    same = latest is not None and (latest.content, latest.state, latest.reason) == (content, state, reason)
    if refused and not same:
        raise refused
    if is_repeat(request.precondition, latest.revision if latest else None, same):
        assert latest is not None
        return Saved(200, request.key, region, latest, current)
    kind.require_open(request, current, region, found)
    if latest and (kind.has_states or kind.says_why):
        require_reason(reason, purpose_zh="修改", purpose_en="A revision")
    findings = kind.check(request, found)
    number = latest.revision + 1 if latest else 1
    return Saved(
        200 if latest else 201,
        request.key,
        region,
        Revision(
            record_id=latest.record_id if latest else _NEW,
            revision=number,
            call="put",
            state=state,
            counts=kind.counts_after(state, number, latest.counts if latest else None),
            reason=reason,
            content=content,
            findings=kept(findings, by if state == states.ACCEPTED else None, reason),
            recorded_by=by.client_id,
            recorded_at=now,
        ),
        current,
        request.sent,
    )


def _judge_action(
    kind: Kind[Any], key: Key, region: str, action: states.Action, reason: str | None, precondition: Precondition,
    current: Current, explained: Set[str], by: Principal,
) -> Saved:  # fmt: skip
    latest = current.latest
    same = (latest.call, latest.reason) == (action.name, reason)
    if is_repeat(precondition, latest.revision, same):
        return Saved(200, key, region, latest, current)
    states.require_allowed(action, latest.state)
    if action.needs_reason:
        require_reason(reason, purpose_zh=action.zh, purpose_en=f"The action {action.name}")
    number, findings = latest.revision + 1, latest.findings
    if action.result == states.ACCEPTED:
        findings = decided(findings, by, reason, explained)
    revision = replace(
        latest,
        revision=number,
        call=action.name,
        state=action.result,
        counts=kind.counts_after(action.result, number, latest.counts),
        reason=reason,
        findings=findings,
        recorded_by=by.client_id,
        recorded_at=clock.now(),
    )
    return Saved(200, key, region, revision, current)
