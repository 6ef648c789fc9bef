"""看板: the map, the main targets of the plan, a trend of each province, and what needs doing, of one snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.portal.answers import Indicator, Plan, Value, Values
from services.portal.charts.tiles import edition_on
from services.portal.client import Api
from services.portal.pages.map import Map, draw_map
from services.portal.pages.snapshot import BOTH, PROVINCES, Snapshot
from services.portal.pages.targets import TargetRow, plan_rows
from services.portal.pages.todo import Todo, what_needs_doing
from services.portal.pages.trend import Trend, draw_trend
from shared.clock import today

FIRST_YEAR = 2015  # the base year of the earliest plan with figures (Chongqing's)


@dataclass(frozen=True, slots=True)
class Dashboard:
    year: int
    years: Mapping[int, bool]  # each with whether there is any data
    indicator: Indicator
    indicators: Sequence[Indicator]
    snapshot: Snapshot
    live: Value | None  # energy of both provinces in the newest year with data; its coverage is the live number
    total: Value | None  # the same in the page's year
    map: Map
    plan: Plan
    rows: Sequence[TargetRow]
    trend: Trend
    todo: Todo

    @property
    def empty(self) -> bool:
        """Whether no institution is registered for this year: a platform that has just been set up."""
        return self.total is None or self.total.coverage.expected == 0


def dashboard(api: Api, asked_year: str | None, asked_indicator: str | None) -> Dashboard:
    """Ask the API for one snapshot and lay it out. Unknown years and indicators fall back to the default."""
    years = list(range(FIRST_YEAR, today().year))
    overview = api.values(["energy_total"], [*PROVINCES, BOTH], map(str, years))
    year = _chosen(asked_year, years, overview)
    indicators = api.indicators()
    indicator = next((each for each in indicators if each.code == asked_indicator), indicators[0])
    snapshot = Snapshot.of(overview.as_of)
    regions = [*edition_on(date(year, 12, 31)).tiles, *PROVINCES]
    regional = api.values([indicator.code], regions, [str(year)], snapshot.as_of)
    plan = api.plans().chosen
    rows = plan_rows(api, plan, year, snapshot.as_of)
    return Dashboard(
        year=year,
        years={each: _has_data(overview, each) for each in years},
        indicator=indicator,
        indicators=indicators,
        snapshot=snapshot,
        live=overview.get("energy_total", BOTH, str(_newest(years, overview))),
        total=overview.get("energy_total", BOTH, str(year)),
        map=draw_map(regional, indicator.code, year),
        plan=plan,
        rows=rows,
        trend=_trend(api, overview, indicator.code, year, years, snapshot.as_of),
        todo=what_needs_doing(rows, regional, indicator.code, year, api.status()),
    )


def _chosen(asked: str | None, years: Sequence[int], overview: Values) -> int:
    """The year asked for; else the newest nearly complete one, else the newest with data, else the newest.

    A year that has only begun to arrive would open the page with totals that look like a collapse.
    """
    if asked and asked.isascii() and asked.isdigit() and int(asked) in years:
        return int(asked)
    complete = [year for year in years if any(each.coverage.is_nearly_complete for each in _of(overview, year))]
    return max(complete) if complete else _newest(years, overview)


def _newest(years: Sequence[int], overview: Values) -> int:
    """The newest year with data, else the newest."""
    return max([year for year in years if _has_data(overview, year)] or years)


def _has_data(overview: Values, year: int) -> bool:
    return any(each.value is not None for each in _of(overview, year))


def _of(overview: Values, year: int) -> list[Value]:
    """The energy of each province: they do not wait for each other."""
    return [value for code in PROVINCES if (value := overview.get("energy_total", code, str(year)))]


def _trend(api: Api, overview: Values, indicator: str, year: int, years: Sequence[int], as_of: str | None) -> Trend:
    """By month where anybody reports monthly in this year, else by year."""
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    monthly = api.values([indicator], PROVINCES, months, as_of)
    if any(each.value is not None for each in monthly.by_key.values()):
        return draw_trend(monthly, indicator, months, monthly=True)
    yearly = [str(each) for each in years]
    known = overview if indicator == "energy_total" else api.values([indicator], PROVINCES, yearly, as_of)
    return draw_trend(known, indicator, yearly, monthly=False)
