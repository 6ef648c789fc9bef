"""The trend of each province, each on a scale of its own: side by side they would be read as a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.portal.charts.axes import from_zero, runs
from services.portal.client import Value, Values
from services.portal.pages.snapshot import PROVINCES

WIDTH, HEIGHT = 236, 60  # pixels of one province's plot


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    value: Value


@dataclass(frozen=True, slots=True)
class Panel:
    """One province. `lines` are unbroken runs as SVG point lists; `last` is the newest known value."""

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
    def unit(self) -> str:
        return next((p.value.display_unit for panel in self.panels for p in panel.points), "")


def draw_trend(values: Values, indicator: str, periods: Sequence[str], monthly: bool) -> Trend:
    """Both provinces over `periods`; a period without data is a gap in the line."""
    return Trend(monthly, periods, [_panel(values, indicator, province, periods) for province in PROVINCES])


def _panel(values: Values, indicator: str, region: str, periods: Sequence[str]) -> Panel:
    cells = [value for period in periods if (value := values.get(indicator, region, period))]
    axis = from_zero([each.value for each in cells if each.value is not None], HEIGHT)
    step = WIDTH / max(len(periods) - 1, 1)
    placed = [
        Point(round(place * step, 1), round(HEIGHT - axis.at(each.value), 1), each) if each.value is not None else None
        for place, each in enumerate(cells)
    ]
    lines = [" ".join(f"{x},{y}" for x, y in run) for run in runs([(p.x, p.y) if p else None for p in placed])]
    points = [point for point in placed if point]
    return Panel(region, points, lines, points[-1] if points else None, cells)
