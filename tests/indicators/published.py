"""Plays the part of statistics and its relay: turns the actions of a history into messages of the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, TypeVar

from services.statistics import events as wire
from shared.bus.base import Message
from shared.events.envelope import Envelope, event_type, topic_of
from shared.events.payloads import Counts
from tests.independent.world import Content, Line, Row, World
from tests.indicators.histories import Action, Decide, Delivery, File, History, Register

TOPIC = topic_of("statistics")
SMALLEST = {
    "electricity": "Wh", "water": "L", "natural_gas": "L", "coal": "g", "gasoline": "mL", "diesel": "mL", "lpg": "g",
    "heat": "kJ", "other": "gce", "unconventional_water": "L", "renewable_heat": "kJ",
}  # fmt: skip
SPLIT = {"electricity": "origin", "coal": "variant", "gasoline": "use", "diesel": "use", "other": "fuel"}

# The natural key of a record: (uscc,) of an institution, (uscc, period) of a return.
Key = tuple[str, ...]

E = TypeVar("E")


@dataclass(frozen=True)
class Published:
    """One event, and what is known of its record from this revision on."""

    key: Key
    revision: int
    message: Message
    rows: tuple[Row, ...] | None = None  # of an institution
    counted: Content | None = None  # of a return


@dataclass
class _Return:
    revision: int
    state: str
    content: Content
    counts: tuple[int, Content] | None


@dataclass
class Statistics:
    """Revisions and states as api.md has them, without HTTP, checks or a database."""

    institutions: dict[str, int] = field(default_factory=dict)
    returns: dict[tuple[str, str], _Return] = field(default_factory=dict)

    def apply(self, action: Action) -> Published | None:
        """The event of an action; None when it does nothing (a decision on a return that is not there)."""
        if isinstance(action, Register):
            return self._register(action)
        if isinstance(action, File):
            return self._file(action)
        return self._decide(action)

    def _register(self, action: Register) -> Published:
        revision = self.institutions[action.uscc] = self.institutions.get(action.uscc, 0) + 1
        payload = wire.Institution(uscc=action.uscc, revision=revision, rows=[_row(row) for row in action.rows])
        message = _message("institution", "registered" if revision == 1 else "changed", (action.uscc,), payload)
        return Published((action.uscc,), revision, message, rows=action.rows)

    def _file(self, action: File) -> Published:
        key = (action.uscc, action.period)
        known = self.returns.get(key)
        revision = known.revision + 1 if known else 1
        counts = (revision, action.content) if action.accepted else known.counts if known else None
        state = "accepted" if action.accepted else "submitted"
        self.returns[key] = _Return(revision, state, action.content, counts)
        return self._publish(key, state if action.accepted or not known else "revised")

    def _decide(self, action: Decide) -> Published | None:
        key = (action.uscc, action.period)
        known = self.returns.get(key)
        if known is None:
            return None
        known.revision += 1
        if action.verb == "accepted":
            known.state, known.counts = "accepted", (known.revision, known.content)
        elif action.verb == "withdrawn":
            known.state, known.counts = "withdrawn", None
        elif action.verb == "returned":
            known.state = "returned"
        return self._publish(key, action.verb)

    def _publish(self, key: tuple[str, str], verb: str) -> Published:
        known = self.returns[key]
        payload = wire.EnergyReturn(
            institution_uscc=key[0],
            form="NY201",
            period=key[1],
            revision=known.revision,
            state=known.state,
            reason=None,
            recorded_by="test",
            content=_content(known.content),
            counts=known.counts and _counts(*known.counts, this_revision=known.revision),
        )
        message = _message("energy_return", verb, (key[0], "NY201", key[1]), payload)
        return Published(key, known.revision, message, counted=known.counts[1] if known.counts else None)


def deliveries(history: History) -> list[list[Published]]:
    """What reaches the log, batch by batch: late, shuffled and doubled as the history says."""
    statistics = Statistics()
    return arrivals([[(statistics.apply(action), delivery) for action, delivery in batch] for batch in history.batches])


def arrivals(batches: list[list[tuple[E | None, Delivery]]]) -> list[list[E]]:
    """Events as the log hands them over, batch by batch."""
    arriving: list[list[tuple[int, E]]] = [[] for _ in range(len(batches) + 6)]
    for index, batch in enumerate(batches):
        for event, delivery in batch:
            if event is None:
                continue
            arriving[index + delivery.late].append((delivery.place, event))
            if delivery.again is not None:
                arriving[index + delivery.late + delivery.again].append((delivery.place, event))
    return [[event for _, event in sorted(batch, key=itemgetter(0))] for batch in arriving if batch]


def world_after(delivered: list[Published]) -> World:
    """What must be counted once these events were read, in whatever order: the highest revision of each record."""
    newest: dict[Key, Published] = {}
    for published in delivered:
        if published.key not in newest or newest[published.key].revision < published.revision:
            newest[published.key] = published
    return World(
        {key[0]: list(p.rows) for key, p in newest.items() if p.rows is not None},
        {(key[0], key[1]): p.counted for key, p in newest.items() if p.counted is not None},
    )


def broken(kind: int) -> Message:
    """A message that no consumer can read: not JSON, no CloudEvent, a wrong field, an impossible number."""
    good = Statistics().apply(Register("TMP-1", (Row(date(2020, 1, 1), None, "510104", "021"),)))
    assert good is not None
    key, headers, value = good.message.key, good.message.headers, good.message.value or b""
    choices = [
        Message(TOPIC, key, b"{not json", headers),
        Message(TOPIC, key, value, ()),
        Message(TOPIC, key, value.replace(b'"2020-01-01"', b'"2020-02-30"'), headers),
        Message(TOPIC, key, value.replace(b'"revision":1', b'"revision":"one"'), headers),
        Message(TOPIC, key, b"\xff\xfe", headers),
        Message(TOPIC, key, value.replace(b'"510104"', b"null"), headers),
    ]
    return choices[kind % len(choices)]


def _message(thing: str, verb: str, subject: Key, payload: wire.Institution | wire.EnergyReturn) -> Message:
    envelope = Envelope(
        id=f"{thing}/{'/'.join(subject)}/{payload.revision}",
        source="/bashu/statistics",
        type=event_type("statistics", thing, verb),
        subject="/".join(subject),
        time=datetime(2026, 11, 23, tzinfo=UTC),
    )
    return Message(TOPIC, subject[0].encode(), payload.model_dump_json().encode(), envelope.headers())


def _counts(revision: int, content: Content, *, this_revision: int) -> Counts[wire.ReturnContent]:
    told = None if revision == this_revision else _content(content)
    return Counts[wire.ReturnContent](revision=revision, content=told)


def _row(row: Row) -> wire.InstitutionRow:
    return wire.InstitutionRow(
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        name="某单位",
        type_code=row.type,
        level="county",
        region_code=row.region,
        located_in=None,
        parent=None,
        is_key_user=False,
        has_canteen=None,
    )


def _content(content: Content) -> wire.ReturnContent:
    return wire.ReturnContent(
        form_edition=content.edition,
        channel="direct",
        source="bill",
        floor_area_dm2=content.area,
        # Two parts, so that a consumer that reads only one of them is found out.
        users_milliperson=None
        if content.users is None
        else wire.ReturnUsers(staff=content.users // 3, visitors=content.users - content.users // 3),
        lines=[_line(line) for line in content.lines],
    )


def _line(line: Line) -> wire.ReturnLine:
    split: dict[str, Any] = {SPLIT[line.item]: line.split} if line.item in SPLIT else {}
    return wire.ReturnLine(
        item=line.item, quantity=line.quantity, resold=line.resold, unit=SMALLEST[line.item], **split
    )
