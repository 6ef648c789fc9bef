"""Energy returns: where they belong, what doubts they raise, what they announce."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial
from typing import Any

import msgspec
from typing_extensions import override

from services.statistics.commands.findings import EXPLAINED, follow
from services.statistics.commands.history import DatedPlace, History, read_history, read_register
from services.statistics.rules import returns
from services.statistics.rules.absent import not_then, unknown
from services.statistics.rules.figures import Sent, figures_of
from services.statistics.rules.plain import read_plain
from services.statistics.rules.returns import ReturnKey
from shared.clock import today
from shared.db import Connection
from shared.events import event_type
from shared.outbox.table import OutboxEvent
from shared.periods import Period
from shared.records import findings, states
from shared.records.checks import only, region_error
from shared.records.closed import read_closed
from shared.records.counted import CountsState, counted, counts_now
from shared.records.kind import Current, Days, Key, Kind, Request, Revision, Saved, foreign
from shared.records.listed import only_listed
from shared.register.rows import day_for, row_for, row_on
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import FieldError


class ReturnState(msgspec.Struct):
    """The payload of the event, see `events.EnergyReturn`; contents are spliced in as they are stored."""

    institution_uscc: str
    form: str
    period: str
    revision: int
    state: str
    reason: str | None
    recorded_by: str
    content: msgspec.Raw
    counts: CountsState | None


class _Returns(Kind[History]):
    service, thing, things, table = "statistics", "energy_return", "energy-returns", "energy_return"
    key = ReturnKey
    key_columns = (
        ("institution_uscc", "text"),
        ("form", "text"),
        ("months", "smallint"),
        ("first_month", "integer"),
    )
    key_fields = ("institution_uscc", "form", "period")
    derived_columns = (("figures", "bytea"),)
    has_states = True
    last_day_sql = "(make_date((h.first_month + h.months) / 12, mod(h.first_month + h.months, 12) + 1, 1) - 1)"
    region_sql = (
        "SELECT region_code FROM institution_row i WHERE i.uscc = h.institution_uscc"
        f" AND i.valid_from <= {last_day_sql} ORDER BY i.valid_from DESC LIMIT 1"
    )
    region_superset_sql = "h.institution_uscc IN (SELECT uscc FROM institution_row WHERE region_code LIKE %s)"
    body, line = returns.ReturnBody, returns.ReturnLineOfBatch
    line_as_listed = only_listed(returns.ReturnLineOfBatch)

    def key_reader(self) -> Callable[..., ReturnKey]:
        return partial(returns.read_key, today())

    def read_request(self, key: Key, precondition: Precondition, body: returns.ReturnBody) -> Request:
        assert isinstance(key, ReturnKey)
        content = returns.read_content(key, body)
        return _request(key, precondition, Sent(content, figures_of(content)), body)

    @override
    def read_plain(
        self, keys: Sequence[Any], preconditions: Sequence[Precondition], bodies: Sequence[returns.ReturnBody]
    ) -> list[Request | None]:
        return [
            _request(key, precondition, sent, body) if sent else None
            for key, precondition, sent, body in zip(keys, preconditions, read_plain(keys, bodies), bodies, strict=True)
        ]

    def look_up(self, connection: Connection, requests: Sequence[Request]) -> History:
        return read_history(connection, requests)

    @override
    def admit(self, request: Request, current: Current | None, found: History, by: Principal) -> str:
        key: Any = request.key
        place = found.admitted[key] = _admit(key, found.register, by)
        return place.region_code

    @override
    def stands_in(self, request: Request, found: History) -> str | None:
        key: Any = request.key
        rows = found.register.get(key.uscc)
        return row_on(rows, key.period.end).region_code if rows else None

    @override
    def require_open(self, request: Request, current: Current | None, region: str, found: History) -> None:
        """What a release sealed is corrected only as the province approved."""
        if not found.closed.periods:
            return
        key: Any = request.key
        period: Period = key.period
        counts = current.latest.counts if current else None
        found.closed.require_open(key, (period.start, period.end), period.code, region, counts)

    @override
    def require_open_for(
        self, connection: Connection, key: Key, region: str, action: states.Action, current: Current
    ) -> None:
        """Accepting and withdrawing change what counts; returning does not."""
        assert isinstance(key, ReturnKey)
        if action.result in (states.ACCEPTED, states.WITHDRAWN):
            closed = read_closed(connection, self.thing, [key])
            closed.require_open(key, self.sealed_with(key), key.period.code, region, current.latest.counts)

    @override
    def sealed_with(self, key: Key) -> Days:
        assert isinstance(key, ReturnKey)
        return key.period.start, key.period.end

    @override
    def locate(self, connection: Connection, key: Key, current: Current | None, by: Principal) -> str:
        assert isinstance(key, ReturnKey)
        return _admit(key, read_register(connection, [key]), by).region_code

    def check(self, request: Request, found: History) -> list[FieldError]:
        key: Any = request.key
        return found.check(key, request.sent.content)

    def remember(self, saved: Saved, found: History) -> None:
        if saved.changed:
            found.remember(saved.key, saved.revision)

    @override
    def follow(self, connection: Connection, written: Sequence[Saved]) -> Sequence[OutboxEvent]:
        return follow(connection, written)

    @override
    def derived(self, saved: Saved) -> Sequence[Any]:
        """The figures of what counts from now on."""
        content = counted(saved)
        if saved.sent and content is saved.revision.content:
            return (saved.sent.figures,)
        return (figures_of(returns.decode_content(content)) if content else None,)

    @override
    def explained(self, connection: Connection, latest: Revision) -> Set[str]:
        rows = connection.execute(
            "SELECT rule_code FROM finding WHERE record_id = %s AND state = %s", (latest.record_id, EXPLAINED)
        )
        return {code for (code,) in rows}

    @override
    def subject(self, key: Key) -> str:
        assert isinstance(key, ReturnKey)
        return f"{key.uscc}/{key.form}/{key.period.code}"

    def event(self, saved: Saved) -> OutboxEvent:
        key, revision = saved.key, saved.revision
        assert isinstance(key, ReturnKey)
        assert revision.state is not None
        uscc, form, number, period = key.uscc, key.form, revision.revision, key.period.code
        state = ReturnState(
            uscc, form, period, number, revision.state, revision.reason, revision.recorded_by,
            msgspec.Raw(revision.content), counts_now(saved),
        )  # fmt: skip
        name = event_type(self.service, self.thing, states.verb(revision.state, number))
        return OutboxEvent(name, uscc, self.subject(key), number, saved.region, _encode(state))

    def show(self, key: Key, region: str, revision: Revision) -> Mapping[str, Any]:
        assert isinstance(key, ReturnKey)
        return {
            "record_id": revision.record_id,
            "institution_uscc": key.uscc,
            "form": key.form,
            "period": key.period.code,
            "region_code": region,
            "revision": revision.revision,
            "state": revision.state,
            "counts": revision.counts,
            "reason": revision.reason,
            "recorded_by": revision.recorded_by,
            "recorded_at": revision.recorded_at,
            **returns.show_content(key, returns.decode_content(revision.content)),
            "findings": findings.show(revision.findings),
        }


def _admit(key: ReturnKey, register: Mapping[str, Sequence[DatedPlace]], by: Principal) -> DatedPlace:
    """The institution must be in the register in the period, its region the caller's, and exist on the day."""
    rows, period = register.get(key.uscc), key.period
    if rows is None:
        raise unknown(key.uscc)
    end = period.end
    row = row_for(rows, period.start, end)
    region = (row or row_on(rows, end)).region_code
    if not by.covers(region):
        raise foreign(region)
    if row is None:
        raise not_then(period.code, "period")
    only(region_error(region, day_for(row, end), "institution_uscc"))
    return row


def _request(key: Key, precondition: Precondition, sent: Sent, body: returns.ReturnBody) -> Request:
    return Request(key, precondition, returns.encode_content(sent.content), sent, body.state, body.reason)


RETURNS = _Returns()
_encode = msgspec.json.Encoder().encode
