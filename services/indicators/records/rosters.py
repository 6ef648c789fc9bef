"""Rosters: whom a share is of, in a region and a year, and how many of them reach it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

from services.indicators.records.conditions import Parameters
from services.indicators.records.known import Known, Wanted
from services.indicators.records.line import Line
from services.indicators.records.located import names
from services.indicators.records.relations import RELATIONS
from services.indicators.records.steps import distinct_stays
from services.indicators.records.vintages import facts
from services.indicators.standards.model import Condition
from services.indicators.values.areas import Area, runs_of
from shared.geography import Region, regions
from shared.rosters import OWN_BODIES

_THING = ("projects.roster",)
OLD_YEARS = 2  # a roster older than this is an estimate
_LEVELS = ("province", "prefecture", "county")


class Roster(NamedTuple):
    region: str
    roster_class: str
    year: int
    size: int
    members: frozenset[str] | None  # None: only the number is known
    key: str
    revision: int


class Share(NamedTuple):
    """How many are on the rosters, how many of them reach it; None: no roster."""

    reached: int
    of: int
    is_old: bool
    rosters: tuple[Roster, ...] = ()


def rosters(known: Known) -> Mapping[tuple[str, str], Sequence[Roster]]:
    """By class and region, the newest first."""

    def make() -> dict[tuple[str, str], list[Roster]]:
        rows = known.rows(
            f"""WITH fact AS ({facts(known.at, _THING)})
            SELECT content->>'region_code', content->>'roster_class', (content->>'year')::int,
                (content->>'count')::bigint, CASE WHEN jsonb_typeof(content->'institution_usccs') = 'array'
                    THEN ARRAY(SELECT jsonb_array_elements_text(content->'institution_usccs')) END, key, counts_revision
            FROM fact ORDER BY 3 DESC"""
        )
        found: dict[tuple[str, str], list[Roster]] = {}
        for region, roster_class, year, count, members, *record in rows:
            listed = None if members is None else frozenset(members)
            found.setdefault((roster_class, region), []).append(
                Roster(region, roster_class, year, count, listed, *record)
            )
        return found

    return known.found("rosters", known.token_of(_THING), make)


def share(known: Known, wanted: Wanted, classes: Sequence[str], over: Area, day: date) -> Share | None:
    """On a day, over a region; None where a class that the region has is on no roster."""
    chosen: list[Roster] = []
    for roster_class in classes:
        found = _rosters_of(rosters(known), roster_class, over.code, day)
        if found is None:
            return None
        chosen += found
    return Share(
        sum(_reached(known, wanted, roster, day) for roster in chosen),
        sum(roster.size for roster in chosen),
        any(day.year - roster.year > OLD_YEARS for roster in chosen),
        tuple(chosen),
    )


def of_class(wanted: Wanted, roster_class: str) -> Wanted:
    """The measure of those institutions alone that a roster of the class can have."""
    bodies = OWN_BODIES.get(roster_class)
    if bodies is None:
        return wanted
    types, measure = bodies.types, wanted.measure
    return replace(wanted, measure=replace(
        measure, code=f"{measure.code} of {types[0]}", where=(*measure.where, Condition("type", "in", types))
    ))  # fmt: skip


def _rosters_of(
    known: Mapping[tuple[str, str], Sequence[Roster]], roster_class: str, code: str, day: date
) -> list[Roster] | None:
    """A region's own roster of the latest year that is not after the day's; else those of all its children."""
    region = regions().get(code)
    if region is None:
        return None
    level = OWN_BODIES[roster_class].level if roster_class in OWN_BODIES else "county"
    if _LEVELS.index(region.level) > _LEVELS.index(level):
        return []
    own = next((each for each in known.get((roster_class, code), ()) if each.year <= day.year), None)
    if own is not None:
        return [own]
    children = [each for each in _children().get(code, ()) if each.valid_on(day)]
    if not children or region.level == level:
        return None
    found = [_rosters_of(known, roster_class, child.code, day) for child in children]
    return None if None in found else [roster for each in found for roster in each or ()]


@cache
def _children() -> Mapping[str, Sequence[Region]]:
    found: dict[str, list[Region]] = {}
    for region in regions():
        found.setdefault(region.parent or "", []).append(region)
    return found


def _reached(known: Known, wanted: Wanted, roster: Roster, day: date) -> int:
    """With a list, those of it; with a number alone, all of the region that the class can have, at its level."""
    if roster.members is None:
        bodies = OWN_BODIES.get(roster.roster_class)
        below = regions().subtree(roster.region)
        runs = runs_of(each for each in below if bodies is None or each.level == bodies.level)
        return int(known.series(of_class(wanted, roster.roster_class)).over(runs).at(day))

    def make() -> Line:
        stays = _stays(known, wanted)
        assert roster.members is not None
        return Line(step for member in roster.members for step in stays.get(member, ()))

    token = known.token(RELATIONS[wanted.measure.of])
    key = ("on roster", wanted, token, roster.key, roster.revision, known.token_of(_THING))
    return int(known.memory.get(key, make).at(day))


def _stays(known: Known, wanted: Wanted) -> Mapping[str, Sequence[tuple[date, int]]]:
    """When each institution begins and ceases to have at least one row, wherever it is."""
    relation = RELATIONS[wanted.measure.of]

    def make() -> dict[str, list[tuple[date, int]]]:
        parameters = Parameters()
        query = f"""{names(relation, known.at)} SELECT who, lower(stay), upper(stay)
            FROM ({distinct_stays(relation, wanted.measure, parameters)}) s CROSS JOIN LATERAL unnest(stays) stay"""
        found: dict[str, list[tuple[date, int]]] = {}
        for who, since, until in known.rows(query, **parameters):
            ended = [] if until is None else [(until, -1)]
            found.setdefault(who, []).extend([(since, 1), *ended])
        return found

    return known.memory.get(("stays", wanted, known.token(relation)), make)
