"""Positions on a chart: pure arithmetic from amounts to pixels, for the macros in `charts.html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

HEADROOM = Decimal("1.1")


@dataclass(frozen=True, slots=True)
class Axis:
    """A straight scale from `low` to `high` over `length` pixels."""

    low: Decimal
    high: Decimal
    length: float

    def at(self, amount: Decimal) -> float:
        """Pixels from the start, kept on the axis."""
        if self.high == self.low:
            return self.length / 2
        share = float((amount - self.low) / (self.high - self.low))
        return round(min(max(share, 0.0), 1.0) * self.length, 1)


def from_zero(amounts: Sequence[Decimal], length: float) -> Axis:
    """An axis for bars and trends: it begins at zero and ends a tenth above the largest amount."""
    return Axis(Decimal(0), max(amounts, default=Decimal(0)) * HEADROOM or Decimal(1), length)


def around(amounts: Sequence[Decimal], length: float) -> Axis:
    """An axis cut to the amounts, with a fifth of their span free on each side: for dots, never for bars."""
    low, high = min(amounts), max(amounts)
    margin = (high - low) / 5 or abs(high) / 20 or Decimal(1)
    return Axis(low - margin, high + margin, length)


def runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """A line broken where a point is missing: unknown is a gap, not a zero and not a bridge."""
    broken: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is not None:
            broken[-1].append(point)
        elif broken[-1]:
            broken.append([])
    return [run for run in broken if run]
