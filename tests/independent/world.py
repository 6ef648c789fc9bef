"""What a recompute starts from: who was in the register when and where, and which contents count."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Row:
    """One dated row of an institution; both days inclusive, `valid_to` None = still in the register.

    The rows of one institution never overlap."""

    valid_from: date
    valid_to: date | None
    region: str
    type: str


@dataclass(frozen=True)
class Line:
    """One carrier of a return, in its smallest unit (Wh, L, mL, g, kJ, gce)."""

    item: str
    quantity: int
    resold: int = 0
    split: str | None = None  # the value of use, origin, variant or fuel


@dataclass(frozen=True)
class Content:
    """A content that counts. Area in 0.01 m², users in 0.001 person; None = unknown."""

    edition: int
    area: int | None
    users: int | None
    lines: tuple[Line, ...]


@dataclass
class World:
    """The state at one moment. `counted` holds only what counts then, by (uscc, period)."""

    institutions: dict[str, list[Row]] = field(default_factory=dict)
    counted: dict[tuple[str, str], Content] = field(default_factory=dict)

    def copy(self) -> World:
        return World({uscc: list(rows) for uscc, rows in self.institutions.items()}, dict(self.counted))

    def days_in_register(self, uscc: str, first: date, last: date) -> int:
        """On how many days from `first` to `last` the institution is in the register."""
        total = 0
        for row in self.institutions.get(uscc, []):
            start, end = max(first, row.valid_from), min(last, row.valid_to or NEVER)
            total += max(0, (end - start).days + 1)
        return total

    def home(self, uscc: str, first: date, last: date) -> tuple[str, str] | None:
        """Region and type on the last day from `first` to `last` on which it is in the register."""
        found = None
        for row in sorted(self.institutions.get(uscc, []), key=lambda row: row.valid_from):
            if row.valid_from <= last and first <= (row.valid_to or NEVER):
                found = row.region, row.type
        return found
