"""From the bytes of the log to what the engine applies: typed, checked, columns ready to copy.

Consumers are open: fields that are not named here are ignored. What cannot be read becomes a dead letter
with the reason; it is never skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

import msgspec

from services.indicators.engine import record_events
from services.indicators.engine.family import energy
from services.indicators.engine.readable import Code, Revision, Unreadable, Uscc, header
from services.indicators.engine.record_events import RecordState
from shared.bus import Received
from shared.events import PREFIX
from shared.events.envelope import topic_of
from shared.events.registry import known_types
from shared.forms import LARGEST_LEVEL, LARGEST_QUANTITY, form
from shared.periods import Period, PeriodError

TOPICS = tuple(map(topic_of, ("statistics", "vehicles", "waste", "food", "training", "projects")))
OPEN_END = date(9999, 12, 31)

_RETURN = f"{PREFIX}.statistics.energy_return."
_INSTITUTION = f"{PREFIX}.statistics.institution."

Amount = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_QUANTITY)]
LevelAmount = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_LEVEL)]


class Line(msgspec.Struct, gc=False):
    item: str
    quantity: Amount
    resold: Amount = 0
    use: str | None = None
    origin: str | None = None
    variant: str | None = None
    fuel: str | None = None


class Users(msgspec.Struct, gc=False):
    staff: LevelAmount = 0
    students: LevelAmount = 0
    patients: LevelAmount = 0
    visitors: LevelAmount = 0


class Content(msgspec.Struct, gc=False):
    form_edition: Annotated[int, msgspec.Meta(ge=2000, le=2100)]
    channel: str
    floor_area_dm2: LevelAmount | None
    users_milliperson: Users | None
    lines: list[Line]


class Counts(msgspec.Struct, gc=False):
    revision: Revision
    content: Content | None = None


class EnergyReturn(msgspec.Struct, gc=False):
    institution_uscc: Uscc
    form: Literal["NY201"]
    period: str
    revision: Revision
    content: Content
    counts: Counts | None


class Row(msgspec.Struct, gc=False):
    valid_from: date
    valid_to: date | None
    type_code: Code
    region_code: Code
    is_key_user: bool
    located_in: str | None = None


class Institution(msgspec.Struct, gc=False):
    uscc: Uscc
    revision: Revision
    rows: Annotated[list[Row], msgspec.Meta(min_length=1)]


class FactState(NamedTuple):
    """What one return says counts now; `content` (the columns of `Family.content`) is None when nothing does."""

    uscc: str
    period: Period
    revision: int
    counts_revision: int | None
    content: tuple[int | bool | str, ...] | None
    number: int
    logged_ms: int


class InstitutionState(NamedTuple):
    uscc: str
    revision: int
    rows: Sequence[Row]
    number: int


Decoded = FactState | InstitutionState | RecordState | None

_read_return = msgspec.json.Decoder(EnergyReturn).decode
_read_institution = msgspec.json.Decoder(Institution).decode


def decode(record: Received) -> Decoded:
    """Read one record of the log; None for an event that feeds no indicator. Raises `Unreadable`."""
    type_ = header(record, "ce_type").decode("utf-8", "replace")
    if record.value is None:
        raise Unreadable("the record has no value")
    try:
        if type_.startswith(_RETURN):
            return _fact(_read_return(record.value), record)
        if type_.startswith(_INSTITUTION):
            return _institution(_read_institution(record.value), record)
        if thing := record_events.things().get(type_):
            return record_events.read(thing, record.value, record)
    except (msgspec.DecodeError, UnicodeDecodeError, PeriodError) as error:
        raise Unreadable(str(error)) from None
    if type_ in known_types():
        return None  # known, but it feeds no indicator
    raise Unreadable(f"unknown event type {type_}: upgrade the indicators service, then replay")


def _fact(event: EnergyReturn, record: Received) -> FactState:
    counted = event.counts and (event.counts.content or event.content)
    return FactState(
        uscc=event.institution_uscc,
        period=Period.parse(event.period),
        revision=event.revision,
        counts_revision=event.counts.revision if event.counts else None,
        content=columns(counted) if counted else None,
        number=record.partition,
        logged_ms=record.timestamp_ms,
    )


def _institution(event: Institution, record: Received) -> InstitutionState:
    rows = sorted(event.rows, key=lambda row: row.valid_from)
    for row, following in pairwise(rows):
        if row.valid_to is None or row.valid_to >= following.valid_from:
            raise Unreadable(f"rows of {event.uscc} overlap at {following.valid_from}")
    return InstitutionState(event.uscc, event.revision, rows, record.partition)


@cache
def _flow_index() -> dict[tuple[str, str | None], tuple[int, bool]]:
    """(item, split value) → position among the flows, whether resold stays in."""
    family, found = energy(), {}
    for item in form(family.form).items.values():
        for split, measure in item.measures.items():
            place = (family.flows.index(measure), item.resold_stays)
            found[item.code, split] = place
            if split is not None and split == item.split_default:
                found[item.code, None] = place
    return found


def columns(content: Content) -> tuple[int | bool | str, ...]:
    """The values of `Family.content` for one reported content; raises `Unreadable` for an unknown line."""
    flows = [0] * len(energy().flows)
    index = _flow_index()
    for line in content.lines:
        place = index.get((line.item, line.origin or line.use or line.variant or line.fuel))
        if place is None or line.resold > line.quantity:
            raise Unreadable(f"no measure for {line}")
        position, resold_stays = place
        flows[position] += line.quantity if resold_stays else line.quantity - line.resold
    area, users = content.floor_area_dm2, content.users_milliperson
    return (
        content.form_edition,
        area is not None,
        users is not None,
        *flows,
        area or 0,
        users.staff + users.students + users.patients + users.visitors if users else 0,
        content.channel,
    )
