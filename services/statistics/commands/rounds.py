"""Rounds of review: opened with a drawn sample, examined one by one, closed when nothing is left undecided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.statistics.commands.returns import RETURNS
from services.statistics.reading.roster import roster
from services.statistics.rules import rounds as rules
from services.statistics.rules.returns import read_key as read_return_key
from services.statistics.rules.rounds import Content, Drawable
from shared import clock
from shared.db import Connection, Database
from shared.db.copying import copy_rows
from shared.events import event_type
from shared.outbox.table import OutboxEvent
from shared.periods import Period
from shared.records.checks import Checks
from shared.records.kind import Current, Key, Kind, Request, Revision, Saved, foreign
from shared.records.preconditions import is_repeat
from shared.records.writing import Outcome, not_found, transact
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import FieldError, Problem, validation

CLOSED = "closed"


class RoundKey(NamedTuple):
    region_code: str
    form: str
    months: int
    first_month: int
    no: int

    @property
    def period(self) -> Period:
        return Period(self.first_month, self.months)

    def __str__(self) -> str:
        return f"{self.region_code}/{self.form}/{self.period}/{self.no}"


class ReviewRounds(Kind[dict[Key, bool]]):
    """What is looked up: whether there is anyone to draw from. Knows the database's secret once it has asked for it."""

    service, thing, things, table = "statistics", "review_round", "review-rounds", "review_round"
    key, key_fields = RoundKey, ("region_code", "form", "period", "no")
    key_columns = (
        ("region_code", "text"),
        ("form", "text"),
        ("months", "smallint"),
        ("first_month", "integer"),
        ("no", "integer"),
    )
    has_states, says_why = False, True
    region_sql, region_superset_sql = "SELECT h.region_code", "h.region_code LIKE %s"
    body, line = rules.RoundBody, rules.RoundLineOfBatch

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def _secret(self) -> bytes:
        with self._database.transaction() as connection:
            row = connection.execute("SELECT secret FROM review_secret").fetchone()
        assert row
        return bytes(row[0])

    def key_reader(self) -> Callable[..., RoundKey]:
        return read_key

    def read_request(self, key: Key, precondition: Precondition, body: rules.RoundBody) -> Request:
        content = rules.read_round(key[0], body)
        return Request(key, precondition, rules.encode_content(content), content, state=None, reason=body.reason)

    def look_up(self, connection: Connection, requests: Sequence[Request]) -> dict[Key, bool]:
        keys = [request.key for request in requests]
        return {key: bool(roster(connection, key[0], Period(key[3], key[2]))) for key in keys}

    @override
    def admit(self, request: Request, current: Current | None, found: dict[Key, bool], by: Principal) -> str:
        region: str = request.key[0]
        if not by.covers(region):
            raise foreign(region)
        if current:
            before = rules.decode_content(current.latest.content)
            if before.state == CLOSED:
                raise _closed()
            if (before.seed, before.sample_rate_basis_points) != (
                request.sent.seed, request.sent.sample_rate_basis_points
            ):  # fmt: skip
                raise validation([FieldError(
                    "sample_drawn", "样本已抽出，seed 与抽查比例不能再改",
                    "the sample is drawn: its seed and rate stay", "/seed", "另开一轮 / open another round",
                )])  # fmt: skip
        return region

    @override
    def check(self, request: Request, found: dict[Key, bool]) -> list[FieldError]:
        if not found[request.key]:
            raise validation([FieldError(
                "nobody_to_draw", "该期名录中没有机构", "the register has no institution in that period", "/period",
                "先登记机构 / register institutions first",
            )])  # fmt: skip
        return []

    @override
    def store(self, connection: Connection, written: Sequence[Saved]) -> None:
        """Draw the sample of what was opened."""
        for saved in (saved for saved in written if saved.before is None):
            key, content = saved.key, rules.decode_content(saved.revision.content)
            members = {member.uscc: member for member in roster(connection, key[0], Period(key[3], key[2]))}
            frame = [Drawable(member.uscc, member.type_code) for member in members.values()]
            drawn = rules.draw(frame, content.sample_rate_basis_points, content.seed)
            copy_rows(
                connection, "review_sample", _SAMPLE,
                ((saved.revision.record_id, *members[uscc], order) for order, uscc in enumerate(drawn, 1)),
            )  # fmt: skip

    def event(self, saved: Saved) -> OutboxEvent:
        content = rules.decode_content(saved.revision.content)
        return OutboxEvent(
            type=event_type(self.service, self.thing, CLOSED if content.state == CLOSED else "opened"),
            key=str(saved.key),
            subject=str(saved.key),
            revision=saved.revision.revision,
            region=saved.region,
            data=_encode(self._state(saved.key, saved.revision, content)),
        )

    @override
    def show(self, key: Key, region: str, revision: Revision) -> Mapping[str, Any]:
        content = rules.decode_content(revision.content)
        shown = self._state(key, revision, content)
        del shown["reviewer_refs"]
        return {
            "record_id": revision.record_id,
            **shown,
            "reviewers": msgspec.to_builtins(content.reviewers),
            "seed": content.seed,
            "reason": revision.reason,
            "recorded_at": revision.recorded_at,
        }

    def _state(self, key: Key, revision: Revision, content: Content) -> dict[str, Any]:
        """The payload of the event."""
        region, family, months, first_month, no = key
        return {
            "region_code": region,
            "form": family,
            "period": Period(first_month, months).code,
            "no": no,
            "revision": revision.revision,
            "state": content.state,
            "recorded_by": revision.recorded_by,
            "opens_on": content.opens_on,
            "closes_on": content.closes_on,
            "closed_on": content.closed_on,
            "reviewer_refs": rules.hidden([reviewer.ref for reviewer in content.reviewers], self._secret),
            "cross_region": content.cross_region,
            "sample_rate_basis_points": content.sample_rate_basis_points,
        }


def read_key(region: str, family: str, period: str, no: str) -> RoundKey:
    """Raises `Problem` 422."""
    months, first_month = read_return_key(clock.today(), "", family, period)[2:]
    checks = Checks()
    checks.division(region, "region_code")
    if not (no.isascii() and no.isdigit() and 0 < int(no[:6]) < 1000):
        checks.fail("wrong_type", "序号为 1 至 999", "no is a number of 1 to 999", "no", value=no[:20])
    checks.done()
    return RoundKey(region, family, months, first_month, int(no))


def close(
    database: Database, kind: ReviewRounds, key: RoundKey, reason: str | None, precondition: Precondition, by: Principal
) -> Saved:
    """Close a round. Raises `Problem` 422 `round_unfinished` while something is not examined or not decided."""

    def judge(connection: Connection, current: dict[Key, Current]) -> Iterator[Outcome]:
        if key not in current:
            raise not_found()
        if not by.covers(key.region_code):
            raise foreign(key.region_code)
        latest = current[key].latest
        same = (latest.call, latest.reason) == ("close", reason)
        if is_repeat(precondition, latest.revision, same):
            return iter([Saved(200, key, key.region_code, latest, current[key])])
        content = rules.decode_content(latest.content)
        if content.state == CLOSED:
            raise _closed()
        _require_finished(connection, latest.record_id, key)
        content.state, content.closed_on = CLOSED, clock.today()
        revision = replace(
            latest, revision=latest.revision + 1, call="close", reason=reason,
            content=rules.encode_content(content), recorded_by=by.client_id, recorded_at=clock.now(),
        )  # fmt: skip
        return iter([Saved(200, key, key.region_code, revision, current[key])])

    (saved,) = transact(database, kind, [key], judge)
    assert isinstance(saved, Saved)
    return saved


def undecided(connection: Connection, key: RoundKey) -> int:
    """Findings of the round's returns that nobody has decided."""
    parameters = (key.form, key.months, key.first_month, key.region_code + "%")
    (count,) = connection.execute(_UNDECIDED, parameters).fetchone() or (0,)
    return int(count)


def _require_finished(connection: Connection, record_id: int, key: RoundKey) -> None:
    rows = connection.execute(
        "SELECT uscc FROM review_sample WHERE record_id = %s AND examined_on IS NULL ORDER BY no", (record_id,)
    ).fetchall()
    left = rules.unfinished([uscc for (uscc,) in rows], undecided(connection, key))
    if left:
        raise Problem(
            422,
            "round_unfinished",
            f"本轮尚不能结束：{left['unexamined']} 家抽中机构未审核，{left['findings_undecided']} 条疑问未处理",
            f"The round cannot be closed: {left['unexamined']} drawn institutions are not examined,"
            f" {left['findings_undecided']} findings undecided.",
            extra=left,
        )


def _closed() -> Problem:
    return Problem(409, "round_closed", "本轮会审已结束", "The round is closed.")


_SAMPLE = (
    ("record_id", "bigint"), ("uscc", "text"), ("name", "text"), ("type_code", "text"), ("region_code", "text"),
    ("no", "integer"),
)  # fmt: skip
_UNDECIDED = f"""
SELECT count(*) FROM finding f JOIN energy_return h USING (record_id)
CROSS JOIN LATERAL ({RETURNS.region_sql}) AS place
WHERE f.state IN ('open', 'explained') AND (h.form, h.months, h.first_month) = (%s, %s, %s)
AND place.region_code LIKE %s
"""
_encode = msgspec.json.Encoder().encode
