"""The printed table: value, limit, ratio, goal, memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `value` and `limit` per second unless `unit` says otherwise; `ratio` is what is judged."""

    name: str
    value: float
    limit: float | None = None
    ratio: float | None = None
    goal: float | None = None
    peak_mb: int | None = None
    cpu_us: float | None = None  # CPU of the measured process per item
    unit: str = "/s"
    smaller_is_better: bool = False
    was_kept_up: bool = True  # the load under which it is asked for

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        judged = self.value if self.ratio is None else self.ratio
        is_met = judged <= self.goal if self.smaller_is_better else judged >= self.goal
        return "met" if is_met and self.was_kept_up else "NOT MET"


def of_rounds(
    name: str, pairs: Sequence[tuple[float, float]], goal: float | None, *,
    peak_mb: int | None = None, cpu_us: float | None = None,
) -> Row:  # fmt: skip
    """The medians of the rounds: in each, a rate and that of its limit."""
    return Row(
        name,
        value=median(rate for rate, _ in pairs),
        limit=median(most for _, most in pairs),
        ratio=median(rate / most for rate, most in pairs),
        goal=goal,
        peak_mb=peak_mb,
        cpu_us=cpu_us,
    )


def show(title: str, rows: Iterable[Row]) -> None:
    table = Table(title=title, title_justify="left")
    for column in ("row", "value", "limit", "ratio", "goal", "", "peak MB", "CPU µs each"):
        table.add_column(column, justify="left" if column == "row" else "right")
    for row in rows:
        sign = "≤" if row.smaller_is_better else "≥"
        table.add_row(
            row.name,
            f"{row.value:,.0f} {row.unit}",
            "" if row.limit is None else f"{row.limit:,.0f} {row.unit}",
            "" if row.ratio is None else f"{row.ratio:.2f}",
            "" if row.goal is None else f"{sign} {row.goal:g}",
            row.verdict,
            "" if row.peak_mb is None else str(row.peak_mb),
            "" if row.cpu_us is None else f"{row.cpu_us:.0f}",
        )
    Console(width=150).print(table)
