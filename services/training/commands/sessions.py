"""培训班次: scheduled, then logged and counted, then confirmed where it is joint; withdrawn from any of these.

`logged` stands for accepted. A change of what decides the count leads a confirmed session back to `logged`; whom it
counts does, so another roster or a late sign-in asks the other province anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.training import events
from services.training.commands.attendance import (
    counts_change,
    roster_groups,
    settle,
    settled,
    settled_since,
)
from services.training.commands.joint import Histories, OwnStates
from services.training.rules import sessions as rules
from services.training.rules.joint import Past, is_joint
from services.training.rules.rosters import provinces_of
from services.training.rules.sessions import Outline, outline
from shared import clock
from shared.db import Connection
from shared.geography import PROVINCES
from shared.kinds import (
    Beside,
    Code,
    Day,
    Institution,
    Items,
    Many,
    OfInstitution,
    RegionCode,
    Text,
    Uscc,
    Whole,
    throughout,
)
from shared.outbox.table import OutboxEvent
from shared.records import findings, store
from shared.records.kind import Current, Key, Request, Revision, Saved
from shared.records.saying import fault
from shared.records.states import WITHDRAWN, Action
from shared.register.lookup import Register, read_register
from shared.web.problems import FieldError, Problem, validation

SCHEDULED, LOGGED, CONFIRMED = "scheduled", "logged", "confirmed"
HELD = (LOGGED, CONFIRMED)
ATTENDANCE = "attendance"
"""Counted beside the fields of the content: the latest settled groups."""
LONGEST_MINUTES = 366 * rules.MOST_MINUTES_A_DAY

LOG = Action("log", LOGGED, frozenset({SCHEDULED}), False, "登记举办")
WITHDRAW = Action("withdraw", WITHDRAWN, frozenset({SCHEDULED, *HELD}), True, "撤回")
ACTIONS = (LOG, WITHDRAW)


class _Others(Beside):
    """The register's rows of all hosts, and the sessions on the days of a batch."""

    def __init__(self, register: Register, others: list[Outline]) -> None:
        self._register, self._others = register, others

    def judge(self, key: Any, content: events.SessionContent) -> Iterable[FieldError]:
        yield from rules.provinces(content, self._register)
        yield from rules.repeated(outline(key, content), self._others)

    def remember(self, key: Any, content: events.SessionContent, counts: bool) -> None:  # noqa: ARG002
        self._others.append(outline(key, content))


_ON_THE_DAYS = """
SELECT h.institution_uscc, h.session_no, r.content->>'title', (r.content->>'starts_on')::date, h.placed_on,
    r.content->'host_usccs', r.content->'co_host_usccs'
FROM session h JOIN session_revision r USING (record_id, revision)
WHERE h.state <> 'withdrawn' AND h.placed_on >= %s AND (r.content->>'starts_on')::date <= %s
"""


def _others(connection: Connection, requests: Sequence[Request]) -> _Others:
    contents: list[events.SessionContent] = [request.sent.content for request in requests]
    hosts = [uscc for content in contents for uscc in (*content.host_usccs, *content.co_host_usccs)]
    days = (min(content.starts_on for content in contents), max(content.ends_on for content in contents))
    return _Others(read_register(connection, hosts), [
        Outline(f"{uscc}/{number}", title, starts_on, ends_on, frozenset((*hosted, *co_hosted)))
        for uscc, number, title, starts_on, ends_on, hosted, co_hosted in connection.execute(_ON_THE_DAYS, days)
    ])  # fmt: skip


class Sessions(OwnStates):
    """A session counts from `logged` on."""

    says_why = True
    writable = (SCHEDULED, LOGGED)

    @override
    def state_after(self, request: Request, current: Current | None) -> str | None:
        before = current.latest.state if current else None
        if current is None or before == WITHDRAWN:
            return request.state or SCHEDULED
        if before != CONFIRMED:
            return request.state or before
        unchanged = self._counted(request.content) == self._counted(current.latest.content)
        return CONFIRMED if unchanged and request.state != SCHEDULED else request.state or LOGGED

    @override
    def counts_after(self, state: str | None, revision: int, counted: int | None) -> int | None:
        return revision if state in HELD else None

    @override
    def verb(self, saved: Saved) -> str:
        before, now = saved.before.latest.state if saved.before else None, saved.revision.state
        assert now
        return "revised" if now == before or (before, now) == (CONFIRMED, LOGGED) else now

    @override
    def require_open(self, request: Request, current: Current | None, region: str, found: Any) -> None:
        super().require_open(request, current, region, found)
        if self.state_after(request, current) in HELD and request.sent.content.starts_on > clock.today():
            raise validation([_not_begun()])

    @override
    def check(self, request: Request, found: Any) -> list[FieldError]:
        """What is logged counts: a doubt asks for a reason, as acceptance would."""
        doubts = super().check(request, found)
        if doubts and request.state == LOGGED and not request.reason:
            raise _doubtful(doubts)
        return doubts

    @override
    def require_open_for(
        self, connection: Connection, key: Key, region: str, action: Action, current: Current
    ) -> None:  # fmt: skip
        if action.name != LOG.name:
            return
        if _starts_on(current) > clock.today():
            raise validation([_not_begun()])
        if current.latest.findings != findings.NONE:
            raise _doubtful([])

    @override
    def require_confirmable(self, connection: Connection, key: Key, current: Current) -> None:
        super().require_confirmable(connection, key, current)
        if current.latest.state not in HELD:
            raise Problem(
                409, "not_held", "该班次尚未登记举办，不能确认", "It is not logged as held yet: confirm it then."
            )
        _, content = self.stored(key, current.latest)
        if provinces_of(roster_groups(connection, key), content.declared) != set(PROVINCES):
            raise Problem(
                409,
                "participants_of_one_province",
                "川渝联合培训须有双方省市的学员，方可确认",
                "A joint session without participants of both provinces cannot be confirmed.",
            )

    @override
    def spoken_of(
        self, connection: Connection, key: Key, region: str, given: bool, by: str
    ) -> Sequence[OutboxEvent]:  # fmt: skip
        """The session's own revision: it is confirmed, or waits again."""
        current = store.lock(connection, self, [key])[key]
        state = CONFIRMED if given else LOGGED
        if current.latest.state == state or current.latest.state not in HELD:
            return ()
        return self._pass_to(connection, key, region, current, state, "confirm" if given else "unconfirm", by)

    def attended(self, connection: Connection, key: Key, region: str, current: Current, by: str) -> list[OutboxEvent]:
        """What follows from another roster or sign-in: settled anew.

        Where that changes what a joint session counted, it is a new revision: the other province confirms a revision,
        and so whom it counts.
        """
        latest = current.latest
        if latest.counts is None:
            return []
        if self._counted_others(connection, key, latest) and counts_change(connection, key, latest):
            return self._pass_to(connection, key, region, current, LOGGED, "attended", by)
        return list(settle(connection, key, region, latest))

    def _counted_others(self, connection: Connection, key: Key, latest: Revision) -> bool:
        """Whether it is joint, and somebody has been told already whom it counts."""
        content = msgspec.json.decode(latest.content)
        return is_joint(content) and (bool(content["declared"]) or settled(connection, key) is not None)

    def _pass_to(
        self, connection: Connection, key: Key, region: str, current: Current, state: str, call: str, by: str
    ) -> list[OutboxEvent]:  # fmt: skip
        """A revision of the same content, in another of the states that count."""
        latest = current.latest
        revision = replace(
            latest, revision=latest.revision + 1, call=call, state=state, counts=latest.revision + 1, reason=None,
            recorded_by=by, recorded_at=clock.now(),
        )  # fmt: skip
        saved = Saved(200, key, region, revision, current)
        store.add_revisions(connection, self, [revision])
        store.save_records(connection, self, [saved])
        return self.follow(connection, [saved])

    @override
    def histories(self, connection: Connection, record_ids: Iterable[int]) -> Histories:
        """With whom each revision counts, which its content does not say."""
        found = super().histories(connection, record_ids)
        since = settled_since(connection, found)
        return {record_id: list(_with_attendance(past, since.get(record_id, {}))) for record_id, past in found.items()}

    @override
    def follow(self, connection: Connection, written: Sequence[Saved]) -> list[OutboxEvent]:
        """Settled first: whom a session counts decides since when it stands."""
        held = [saved for saved in written if saved.revision.counts is not None]
        attendance = [event for saved in held for event in settle(connection, saved.key, saved.region, saved.revision)]
        return [*super().follow(connection, written), *attendance]

    def _counted(self, content: bytes) -> list[Any]:
        values = msgspec.json.decode(content)
        return [values[name] for name in self.counted if name != ATTENDANCE]


def _with_attendance(history: Iterable[Past], since: Mapping[int, Any]) -> Iterable[Past]:
    groups = None
    for past in history:
        groups = since.get(past.revision, groups)
        yield past._replace(content={**past.content, ATTENDANCE: groups})


SESSIONS = Sessions(
    "training", "session", "sessions", events.Session,
    key=(Institution(), Code("session_no", 20)),
    body={
        "title": Text(200),
        "host_usccs": Many(Uscc(), 50, least=1),
        "co_host_usccs": Many(Uscc(), 50),
        "starts_on": Day(future=True),
        "ends_on": Day(future=True),
        "duration_minutes": Whole(1, LONGEST_MINUTES),
        "required_minutes": Whole(0, LONGEST_MINUTES),
        "venue": Text(200),
        "platform": Text(200),
        "capacity": Whole(1, 1_000_000),
        "materials": Many(Text(200)),
        "declared": Items(
            {"region_code": RegionCode(), "person_times": Whole(0, 1_000_000), "evidence": Text(500)},
            unique=("region_code",),
        ),
    },
    place=OfInstitution(throughout("starts_on", "ends_on")),
    rule=rules.session,
    beside=_others,
    counted=("joint", "host_usccs", "co_host_usccs", "starts_on", "ends_on", "duration_minutes", "required_minutes",
             "declared", ATTENDANCE),
)  # fmt: skip


def _starts_on(current: Current) -> date:
    return date.fromisoformat(msgspec.json.decode(current.latest.content)["starts_on"])


def _not_begun() -> FieldError:
    return fault("not_begun", "尚未开班，不能登记举办", "it has not begun: it cannot be logged as held yet",
                 "starts_on", hint="先以 scheduled 登记 / schedule it")  # fmt: skip


def _doubtful(doubts: list[FieldError]) -> Problem:
    return Problem(
        422,
        "findings_open",
        "有疑问未处理：登记举办须写明理由（reason）",
        'There are doubts: send it with state "logged" and a reason, which decides them.',
        errors=doubts,
    )
