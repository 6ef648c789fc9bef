"""需要处理: what is below target, who has not reported, what has not been counted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.portal.answers import Value, Values
from services.portal.pages.snapshot import PROVINCES
from services.portal.pages.targets import TargetRow, behind

LISTED = 8  # regions named before the rest is only counted


@dataclass(frozen=True, slots=True)
class Missing:
    """A province's institutions without a complete return, and the divisions they are in (行政区划 order)."""

    province: Value
    divisions: Sequence[Value]

    @property
    def institutions(self) -> int:
        return _incomplete(self.province)

    @property
    def listed(self) -> Sequence[Value]:
        return self.divisions[:LISTED]

    @property
    def unlisted(self) -> int:
        return max(len(self.divisions) - LISTED, 0)

    @property
    def institutions_unlisted(self) -> int:
        return sum(map(_incomplete, self.divisions[LISTED:]))

    @property
    def institutions_elsewhere(self) -> int:
        """Those of the province's own level, in no division of the map: the divisions do not add up without them."""
        return self.institutions - sum(map(_incomplete, self.divisions))


def _incomplete(value: Value) -> int:
    return value.coverage.expected - value.coverage.reported


@dataclass(frozen=True, slots=True)
class Todo:
    behind: Sequence[TargetRow]
    unassigned: Sequence[TargetRow]
    missing: Sequence[Missing]
    lag: int
    dead_letters: int

    @property
    def nothing(self) -> bool:
        return not (self.behind or self.unassigned or self.missing or self.lag or self.dead_letters)


def what_needs_doing(
    rows: Sequence[TargetRow], regional: Values, indicator: str, year: int, status: Mapping[str, Any]
) -> Todo:
    """As far as the API tells it."""
    missing = [found for code in PROVINCES if (found := _missing(regional, indicator, code, str(year)))]
    return Todo(
        behind=behind(rows),
        unassigned=[row for row in rows if row.target and row.limit is None],
        missing=missing,
        lag=int(status.get("lag") or 0),
        dead_letters=int(status.get("dead_letters") or 0),
    )


def _missing(regional: Values, indicator: str, code: str, period: str) -> Missing | None:
    province = regional.get(indicator, code, period)
    if province is None or province.coverage.is_complete:
        return None
    below = sorted(
        (value for value in regional.by_key.values() if value.region.startswith(code) and value.region != code),
        key=lambda value: value.region,
    )
    return Missing(province, [each for each in below if not each.coverage.is_complete])
