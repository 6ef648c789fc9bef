"""One target division by division: how each stands, and whether the values given to them make up the whole's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

from services.indicators.targets.closed import closed_regions
from services.indicators.targets.decomposition import decomposition
from services.indicators.targets.question import Question, narrowed
from services.indicators.targets.rows import item, judge_of
from services.indicators.values.areas import Area, area
from shared.geography import area_name, regions
from shared.web.problems import FieldError, validation

Level = Literal["prefecture", "county"]


def breakdown(everything: Question, code: str, level: Level | None) -> dict[str, Any]:
    """`whole`: the region's own row; `items`: those of the divisions below it, in the order of their codes.

    Raises `Problem` for an unknown target, and for a region that has no such divisions.
    """
    asked = narrowed(everything, code)
    target, (place,) = asked.plan.targets[code], asked.places
    below = divisions(place, level, min(asked.day, target.deadline))
    court = judge_of(replace(asked, places=[place, *below]))
    closed = closed_regions(asked.connection, asked.plan, asked.at)
    whole = court.judged(place)[code]
    found = [(each, court.judged(each)[code]) for each in below]
    return {
        "target": code,
        "region": place.code,
        "level": level or regions()[below[0].code].level,
        "whole": item(court, target, place, whole, asked.at.number, closed),
        "items": [
            {"name": area_name(each.code), **item(court, target, each, judged, asked.at.number, closed)}
            for each, judged in found
        ],
        "decomposition": decomposition(asked, court, target, whole, found),
    }


def divisions(place: Area, level: Level | None, day: date) -> list[Area]:
    """Those right below, or all of a level; valid on the day."""
    valid = [region for region in regions() if region.valid_on(day) and region.code != place.code]
    right_below = [region for region in valid if region.parent == place.code]
    inside = [region for region in valid if region.code.startswith(place.code) and region.level == level]
    found = [known for region in (inside if level else right_below) if (known := area(region.code))]
    if not found:
        told = f" {level}" if level else ""
        raise validation([
            FieldError(
                "no_divisions", f"{place.code} 之下没有这样的区划", f"There are no{told} divisions below {place.code}.",
                value=place.code, parameter="region",
            )
        ])  # fmt: skip
    return found
