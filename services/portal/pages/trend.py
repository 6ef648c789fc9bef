"""The trend of each province, each on a scale of its own: side by side they would be read as a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.portal.answers import Value, Values
from services.portal.charts.axes import from_zero, runs
from services.portal.pages.snapshot import PROVINCES

WIDTH, HEIGHT = 236, 60  # pixels of one province's plot


@dataclass(frozen=True, slots=True)
class Point:
    """`incomplete`: too few have reported for this total to stand beside those of other years."""

    x: float
    y: float
    value: Value
    incomplete: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One province. `lines` are unbroken runs as SVG point lists; `last` is the newest point on them, else of all."""

    region: str
    points: Sequence[Point]
    lines: Sequence[str]
    last: Point | None
    cells: Sequence[Value]  # every period asked, for the table behind the chart


@dataclass(frozen=True, slots=True)
class Trend:
    monthly: bool
    periods: Sequence[str]
    panels: Sequence[Panel]

    @property
    def has_incomplete(self) -> bool:
        return any(point.incomplete for panel in self.panels for point in panel.points)

    @property
    def unit(self) -> str:
        return next((p.value.display_unit for panel in self.panels for p in panel.points), "")


def draw_trend(values: Values, indicator: str, periods: Sequence[str], monthly: bool) -> Trend:
    """Both provinces over `periods`; a period without data is a gap in the line."""
    return Trend(monthly, periods, [_panel(values, indicator, province, periods, monthly) for province in PROVINCES])


def _panel(values: Values, indicator: str, region: str, periods: Sequence[str], monthly: bool) -> Panel:
    """Few report by month, always the same ones: there every point is on the line."""
    cells = [value for period in periods if (value := values.get(indicator, region, period))]
    axis = from_zero([each.value for each in cells if each.value is not None], HEIGHT)
    step = WIDTH / max(len(periods) - 1, 1)
    points = [
        Point(
            x=round(place * step, 1),
            y=round(HEIGHT - axis.at(each.value), 1),
            value=each,
            incomplete=not monthly and not each.coverage.is_nearly_complete,
        )
        for place, each in enumerate(cells)
        if each.value is not None
    ]
    whole = {point.value.period: point for point in points if not point.incomplete}
    line = [whole.get(period) for period in periods]
    lines = [" ".join(f"{x},{y}" for x, y in run) for run in runs([(p.x, p.y) if p else None for p in line])]
    last = [*points, *whole.values()][-1] if points else None
    return Panel(region, points, lines, last, cells)
