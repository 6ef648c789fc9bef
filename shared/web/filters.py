"""Query parameters of lists, feeds and streams: what is unknown is refused with what is allowed.

An unknown code that was answered with an empty list would look like a region without data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Annotated, LiteralString

from fastapi import Query
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from shared.events.registry import known_types
from shared.geography import BOTH, areas, regions
from shared.periods import EARLIEST_YEAR, LATEST_YEAR
from shared.web.faults import DAY, Fault

FIRST_DAY, LAST_DAY = date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31)


def refused(code: LiteralString, zh: str, en: LiteralString, hint: str = "") -> PydanticCustomError:
    """What a validator raises; `shared.web.faults` makes the field error of it."""
    return PydanticCustomError(code, en, {"zh": zh, "hint": hint})


def _prefix(code: str) -> str:
    """The prefix of the codes that are asked for: a division's own; none for both provinces."""
    if code == BOTH:
        return ""
    if regions().get(code) is None:
        raise _unknown_region([*(region.code for region in regions()), BOTH])
    return code


def _area(code: str) -> str:
    if code not in areas():
        raise _unknown_region(areas())
    return code


def _unknown_region(allowed: Iterable[str]) -> PydanticCustomError:
    return refused("unknown_region", "没有这个行政区划代码", "unknown code", f"可用 / allowed: {' '.join(allowed)}")


def written_as(pattern: str, fault: Fault) -> BeforeValidator:
    """Only this way of writing it: pydantic would also take a number of seconds for a day or an instant."""
    form = re.compile(pattern, re.ASCII)

    def check(value: object) -> object:
        if isinstance(value, str) and not form.fullmatch(value):
            raise PydanticCustomError(fault.code, fault.en, {"zh": fault.zh, "hint": ""})
        return value

    return BeforeValidator(check)


def _plausible(day: date) -> date:
    """A day that has a month before it and a year after it, and not thousands of years between it and the plan."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise refused("date_out_of_range", "日期超出范围", "is out of range", f"{FIRST_DAY} – {LAST_DAY}")
    return day


def _type(text: str) -> str:
    if not any(known.startswith(text) for known in known_types()):
        allowed = " ".join(_ways_on(text))
        raise refused("unknown_type", "没有这个事件类型", "unknown event type", f"可用 / allowed: {allowed}")
    return text


def _ways_on(text: str) -> list[str]:
    """The prefixes that types have after as many parts of `text` as are right: all types would be a wall of text."""
    right, known = text.split("."), [type_.split(".") for type_ in known_types()]
    while not any(parts[: len(right)] == right for parts in known):
        right.pop()
    ways = [parts for parts in known if parts[: len(right)] == right]
    length = next(n for n in count(len(right) + 1) if n > len(ways[0]) or len({*(tuple(way[:n]) for way in ways)}) > 1)
    return sorted({".".join(way[:length]) for way in ways})


Region = Annotated[
    str | None,
    AfterValidator(_prefix),
    Query(
        description="行政区划，含下级；50,51 为两省市 / a division with all below it, or `50,51`",
        json_schema_extra={"pattern": "^([0-9A-Z]{2,6}|50,51)$"},
    ),
]
Area = Annotated[str, AfterValidator(_area)]  # of aggregates
AREA = "行政区划代码及其下级，或 50,51、circle / a division with all below it, `50,51` or `circle`"
EventType = Annotated[
    str,
    AfterValidator(_type),
    Query(
        description="事件类型或其前缀，见 schemas/types.json / event type or a prefix of one",
        json_schema_extra={"pattern": "^[a-z0-9_.]*$"},
    ),
]
Day = Annotated[date, AfterValidator(_plausible), written_as(r"\d{4}-\d\d-\d\d", DAY)]
