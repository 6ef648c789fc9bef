"""Awards, and the rosters that they are a share of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

import numpy as np

from services.app.demo.bodies import Body
from services.app.demo.numbers import Integers
from services.app.demo.projects.course import (
    COUNTIES_SHARE,
    FIRST_AWARDED,
    REVOKED,
    SAVING_SHARE,
    WATER_SHARE_OF_AGENCIES,
    WATER_SHARE_OF_INSTITUTIONS,
)
from services.app.demo.projects.who import YEARS, Owners

_ROSTER_YEARS = (2021, 2023, 2025)  # a roster of two years ago is no stand-in yet
_LEVELS = {2: "province", 4: "prefecture", 6: "county"}


def bodies(owners: Owners) -> Iterator[tuple[str, Sequence[Body]]]:
    agencies = owners.rows(owners.is_agency & (owners.level != "township"))
    above_county = owners.rows(owners.own_level < 6)
    of_agencies = above_county[owners.is_agency[above_county]]
    of_institutions = above_county[~owners.is_agency[above_county]]
    yield "rosters", [*_rosters(owners, agencies, above_county), *_key_users(owners)]
    yield "awards", list(_by_share(owners, "saving_agency", agencies, SAVING_SHARE))
    yield "awards", list(_by_share(owners, "water_saving_unit", of_agencies, WATER_SHARE_OF_AGENCIES))
    yield "awards", list(_by_share(owners, "water_saving_unit", of_institutions, WATER_SHARE_OF_INSTITUTIONS))
    yield "awards", list(_counties(owners))
    yield "awards", list(_firsts(owners))


def revoked(granted: Sequence[tuple[str, Sequence[Body]]]) -> Iterator[tuple[str, Sequence[Body]]]:
    """The first demonstration units of the province did not stay what they were."""
    units = (line for _, lines in granted for line in lines
             if (line.get("kind"), line.get("level")) == ("demonstration_unit", "province"))  # fmt: skip
    taken_back = {"revision": 1, "revoked_on": "2024-06-30", "reason": "复核不合格，撤销命名（演示）"}
    yield "awards", [{**line, **taken_back} for line in islice(units, REVOKED)]


def _rosters(owners: Owners, agencies: Integers, above_county: Integers) -> Iterator[Body]:
    """By name: agencies of the province and of each division below it, and who keeps to the two upper levels."""
    for year in _ROSTER_YEARS:
        for region in (owners.province, *owners.children()):
            of_agencies = "county_and_above_agencies"
            yield _roster(owners, region, of_agencies, year, _within(owners, agencies, region))
        for region in dict.fromkeys([owners.province, *(code for code in owners.children() if len(code) == 4)]):
            here = above_county[owners.regions[above_county] == region]
            level = _LEVELS[len(region)]
            yield _roster(owners, region, f"{level}_agencies", year, here[owners.is_agency[here]])
            yield _roster(owners, region, f"{level}_institutions", year, here[~owners.is_agency[here]])


def _within(owners: Owners, rows: Integers, region: str) -> Integers:
    return rows[np.char.startswith(owners.regions[rows], region)]


def _roster(owners: Owners, region: str, roster_class: str, year: int, rows: Integers) -> Body:
    return {"region_code": region, "roster_class": roster_class, "year": year,
            "institution_usccs": sorted(owners.usccs(rows)), "state": "accepted"}  # fmt: skip


def _key_users(owners: Owners) -> Iterator[Body]:
    for year in _ROSTER_YEARS:
        yield {"region_code": owners.province, "roster_class": "key_users", "year": year,
               "count": int(owners.is_key_user.sum()), "state": "accepted"}  # fmt: skip


def _by_share(owners: Owners, kind: str, rows: Integers, shares: Mapping[int, float]) -> Iterator[Body]:
    """Year after year more of them, up to the share."""
    done = 0
    for year, share in shares.items():
        upto = round(share * len(rows))
        for row in rows[done:upto].tolist():
            yield _award(owners, row, kind, _LEVELS[min(int(owners.own_level[row]), 4)], year)
        done = upto


def _counties(owners: Owners) -> Iterator[Body]:
    """One demonstration unit in each county, until all have one."""
    first_of: dict[str, int] = {}
    for row in owners.rows(owners.own_level == 6).tolist():
        first_of.setdefault(owners.register.region_code[row], row)
    rows = np.array([first_of[county] for county in owners.counties() if county in first_of])
    owners.random.shuffle(rows)
    done = 0
    for year, share in COUNTIES_SHARE.items():
        upto = round(share * len(rows))
        for row in rows[done:upto].tolist():
            yield _award(owners, row, "demonstration_unit", "county", year)
        done = upto


def _firsts(owners: Owners) -> Iterator[Body]:
    """Each institution once for a kind and level."""
    for (kind, level), by_year in FIRST_AWARDED.items():
        rows = iter(owners.rows(owners.own_level == (6 if level == "county" else owners.own_level)).tolist())
        for year, in_full in zip(YEARS, by_year, strict=True):
            for _ in range(round(in_full * owners.share)):
                yield _award(owners, next(rows), kind, level, year)


def _award(owners: Owners, row: int, kind: str, level: str, year: int) -> Body:
    return {
        "institution_uscc": owners.uscc(row),
        "kind": kind,
        "level": level,
        "batch": str(year),
        "awarded_on": str(date(year, 11, 20)),
        "doc_no": f"演示〔{year}〕{kind} {level}",
    }
