"""Events about records of every service but the energy returns, read in one way.

A payload that says what `counts` is a record with states, and the content that counts is the fact. Any other is a
register's: in force at once, and the whole of it counts (that a point is retired, an award revoked, a confirmation
withdrawn, is a field of it). What the engine needs is checked; the rest is kept as it came, for the measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from types import GenericAlias
from typing import Annotated, Any, NamedTuple

import msgspec

from services.indicators.engine.readable import LONGEST_KEY, Code, Revision, Unreadable, Uscc, header
from shared.bus import Received
from shared.events.registry import known_types
from shared.forms import LARGEST_QUANTITY

LEFT_OUT = frozenset(
    {
        "statistics.institution",  # a table of its own, as
        "statistics.energy_return",  # has this
        "statistics.finding",  # a doubt about a return, which its review settles
        "statistics.return",  # a reminder
        "food.kitchen",  # says again what its canteen says,
        "food.rectification",  # its evaluation,
        "waste.plastic_rectification",  # its inspection
    }
)
OUR_OWN = "indicators."
ABOUT_THE_REVISION = ("revision", "state", "reason", "recorded_by", "content", "counts")
ABOUT_THE_ENTRY = ("revision", "reason", "recorded_by")  # a register's `state` is what it says

DEPTH = 8  # lists and objects within one another; the payloads of today need four


class RecordState(NamedTuple):
    """What one record says counts now, as columns; `content` is a JSON object, None when nothing counts."""

    thing: str
    key: str
    uscc: str | None
    region: str | None
    number: int
    revision: int
    counts_revision: int | None
    content: bytes | None
    logged_ms: int


class _Counts(msgspec.Struct, gc=False):
    revision: Revision
    content: dict[str, Any] | None = None


class _Said(msgspec.Struct, gc=False):
    revision: Revision
    content: dict[str, Any] | None = None
    counts: _Counts | msgspec.UnsetType | None = msgspec.UNSET


class _Place(msgspec.Struct, gc=False):
    institution_uscc: Uscc | None = None
    region_code: Code | None = None


_Whole = Annotated[int, msgspec.Meta(ge=-LARGEST_QUANTITY, le=LARGEST_QUANTITY)]
_LEAF: Any = bool | _Whole | str | None


def _object_of(depth: int) -> Any:
    """The type of a JSON object whose numbers are whole and not too large."""
    value = _LEAF
    for _ in range(depth):
        value = _LEAF | GenericAlias(list, (value,)) | GenericAlias(dict, (str, value))
    return GenericAlias(dict, (str, value))


_read_fields: Callable[[bytes], dict[str, Any]] = msgspec.json.Decoder(_object_of(DEPTH)).decode
_write_fields = msgspec.json.Encoder().encode


@cache
def things() -> dict[str, str]:
    """Event type → `<service>.<thing>`, of the types whose records are kept as facts."""
    named = {type_: ".".join(type_.split(".")[2:4]) for type_ in known_types()}
    return {type_: thing for type_, thing in named.items() if thing not in LEFT_OUT and not thing.startswith(OUR_OWN)}


def read(thing: str, value: bytes, record: Received) -> RecordState:
    """Raises `Unreadable`, or what msgspec raises."""
    fields = _read_fields(value)
    said = msgspec.convert(fields, _Said)
    counts_revision: int | None
    if isinstance(said.counts, msgspec.UnsetType):
        counts_revision = said.revision
        _leave_out(fields, ABOUT_THE_ENTRY)
        if said.content is not None:
            raise Unreadable("it does not say what counts")
    else:
        counts_revision = said.counts.revision if said.counts else None
        _leave_out(fields, ABOUT_THE_REVISION)
        fields |= _content(said, said.counts)
    place = msgspec.convert(fields, _Place)
    if place.institution_uscc is None and place.region_code is None:
        raise Unreadable("it names neither an institution nor a region")
    return RecordState(
        thing=thing,
        key=_key(record),
        uscc=place.institution_uscc,
        region=None if place.institution_uscc else place.region_code,
        number=record.partition,
        revision=said.revision,
        counts_revision=counts_revision,
        content=_write_fields(fields) if counts_revision else None,
        logged_ms=record.timestamp_ms,
    )


def _leave_out(fields: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        fields.pop(name, None)


def _content(said: _Said, counts: _Counts | None) -> dict[str, Any]:
    """What counts; where nothing does, what was reported (for where it belongs)."""
    if counts is not None and counts.revision > said.revision:
        raise Unreadable(f"revision {said.revision} cannot say that {counts.revision} counts")
    if counts is None or (counts.content is None and counts.revision == said.revision):
        content = said.content
    else:
        content = counts.content
    if content is None:
        raise Unreadable("the content that counts is missing")
    return content


def _key(record: Received) -> str:
    key = header(record, "ce_subject")
    if not 0 < len(key) <= LONGEST_KEY or b"\0" in key:
        raise Unreadable(f"ce_subject is empty, has NUL, or more than {LONGEST_KEY} bytes")
    return key.decode()
