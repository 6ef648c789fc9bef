"""看板: the map, the targets of 专栏一, a trend of each province, and what needs doing, of one snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.portal.charts.tiles import edition_on
from services.portal.client import Api, Value, Values
from services.portal.pages.map import Map, draw_map
from services.portal.pages.snapshot import BOTH, INDICATORS, PROVINCES, SICHUAN, Snapshot
from services.portal.pages.targets import ROWS, TargetRow, judged_on, target_rows
from services.portal.pages.todo import Todo, what_needs_doing
from services.portal.pages.trend import Trend, draw_trend
from shared.clock import today

FIRST_YEAR = 2015  # the base year of the earliest plan with figures (Chongqing's)
NEARLY_COMPLETE = 0.95  # share of institutions reported from which a year is worth opening with


@dataclass(frozen=True, slots=True)
class Dashboard:
    year: int
    years: Mapping[int, bool]  # each with whether there is any data
    indicator: str
    indicators: Sequence[str]
    snapshot: Snapshot
    live: Value | None  # energy of both provinces in the year; its coverage is the live number
    map: Map
    rows: Sequence[TargetRow]
    trend: Trend
    todo: Todo

    @property
    def empty(self) -> bool:
        """Whether no institution is registered for this year: a platform that has just been set up."""
        return self.live is None or self.live.coverage.expected == 0


def dashboard(api: Api, asked_year: str | None, asked_indicator: str | None) -> Dashboard:
    """Ask the API for one snapshot and lay it out. Unknown years and indicators fall back to the default."""
    years = list(range(FIRST_YEAR, today().year))
    overview = api.values(["energy_total"], [*PROVINCES, BOTH], map(str, years))
    year = _chosen(asked_year, years, overview)
    indicator = asked_indicator if asked_indicator in INDICATORS else INDICATORS[0]
    snapshot = Snapshot.of(overview.as_of)
    regions = [*edition_on(date(year, 12, 31)).tiles, *PROVINCES]
    regional = api.values([indicator], regions, [str(year)], snapshot.as_of)
    province = api.values([row.indicator for row in ROWS], [SICHUAN], [str(year)], snapshot.as_of)
    judged = api.targets(SICHUAN, judged_on(year), snapshot.as_of)
    rows = target_rows(judged, province, year)
    return Dashboard(
        year=year,
        years={each: _share(overview, each) > 0 for each in years},
        indicator=indicator,
        indicators=INDICATORS,
        snapshot=snapshot,
        live=overview.get("energy_total", BOTH, str(year)),
        map=draw_map(regional, indicator, year),
        rows=rows,
        trend=_trend(api, overview, indicator, year, years, snapshot.as_of),
        todo=what_needs_doing(rows, regional, indicator, year, api.status()),
    )


def _chosen(asked: str | None, years: Sequence[int], overview: Values) -> int:
    """The year asked for; else the newest nearly complete one, else the newest with data, else the newest.

    A year that has only begun to arrive would open the page with totals that look like a collapse.
    """
    if asked and asked.isascii() and asked.isdigit() and int(asked) in years:
        return int(asked)
    started = [year for year in years if _share(overview, year) > 0]
    complete = [year for year in started if _share(overview, year) >= NEARLY_COMPLETE]
    return max(complete or started or years)


def _share(overview: Values, year: int) -> float:
    """The larger share of institutions reported of the two provinces: they do not wait for each other."""
    found = [overview.get("energy_total", province, str(year)) for province in PROVINCES]
    return max(
        (each.coverage.reported / each.coverage.expected for each in found if each and each.coverage.expected),
        default=0.0,
    )


def _trend(api: Api, overview: Values, indicator: str, year: int, years: Sequence[int], as_of: str | None) -> Trend:
    """By month where anybody reports monthly in this year, else by year."""
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    monthly = api.values([indicator], PROVINCES, months, as_of)
    if any(each.value is not None for each in monthly.by_key.values()):
        return draw_trend(monthly, indicator, months, monthly=True)
    yearly = [str(each) for each in years]
    known = overview if indicator == "energy_total" else api.values([indicator], PROVINCES, yearly, as_of)
    return draw_trend(known, indicator, yearly, monthly=False)
