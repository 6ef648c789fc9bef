"""Two parts that only heating returns have: the season, which touches two years, and lines in the units of NY201."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import msgspec

from services.statistics.rules.returns import (
    COST_DECIMALS,
    LARGEST_COST_FEN,
    MOST_LINES,
    Amount,
    check_unit,
    cost_without_quantity,
    show_cost,
)
from shared.forms import LARGEST_QUANTITY, form
from shared.kinds.bodies import check_length
from shared.kinds.fields import Field, Path
from shared.kinds.keys import Part
from shared.kinds.places import Lookup
from shared.periods import EARLIEST_YEAR, LATEST_YEAR
from shared.records.checks import Checks
from shared.register.rows import Span
from shared.units import from_smallest

FUELS = {
    code: item for code, item in form("NY201").items.items() if code not in ("water", "unconventional_water")
}  # fmt: skip
"""What heats: the carriers of the energy return, in its units."""

_SEASON = re.compile(r"(\d{4})-(\d{4})", re.ASCII)


@dataclass(frozen=True)
class Season(Part):
    """`2024-2025`, once its first half has begun on the first of July."""

    name: str = "season"
    is_time = True

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"pattern": r"^20\d\d-20\d\d$", "examples": ["2024-2025"]}

    def read(self, text: str, checks: Checks, day: date) -> str:
        match = _SEASON.fullmatch(text)
        first, last = (int(match[1]), int(match[2])) if match else (0, 0)
        if last != first + 1 or not EARLIEST_YEAR <= first < LATEST_YEAR:
            checks.fail("period_malformed", "采暖季无法识别", "not a season", self.name,
                        hint="写作 2024-2025 / write 2024-2025", value=text[:40])  # fmt: skip
        elif date(first, 7, 1) > day:
            checks.fail("period_not_begun", f"采暖季 {text} 尚未开始", f"the season {text} has not begun", self.name,
                        hint="核对年份 / check the years", value=text)  # fmt: skip
        return text


def in_season(value: Lookup) -> Span:
    """From July to June, whatever the weather: a heating period lies in between."""
    first = int(value("season")[:4])
    return Span(date(first, 7, 1), date(first + 1, 6, 30))


def second_half(value: Lookup) -> Span:
    """What a season is sealed with: no year holds it whole, and the later one knows all of it."""
    last = int(value("season")[5:])
    return Span(date(last, 1, 1), date(last, 6, 30))


class FuelBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, kw_only=True):
    """One carrier, as sent."""

    item: Annotated[str, msgspec.Meta(extra_json_schema={"enum": list(FUELS)})]
    quantity: Amount
    unit: Annotated[str, msgspec.Meta(description="the unit of the item")]
    cost_yuan: Amount | None = None


@dataclass(frozen=True)
class Fuels(Field):
    """Carriers, each once: sent in the unit of the item, kept in its smallest."""

    @property
    def type(self) -> Any:
        return list[FuelBody]

    def read(self, value: Sequence[FuelBody], checks: Checks, path: Path) -> list[dict[str, Any]]:
        check_length(value, 0, MOST_LINES, checks, path)
        found: dict[str, dict[str, Any]] = {}
        for index, sent in enumerate(value[:MOST_LINES]):
            if sent.item not in FUELS:
                checks.one_of(sent.item, FUELS, *path, index, "item")
                continue
            if sent.item in found:
                checks.fail("duplicate_line", "同一品种重复填报", "the same item stands twice", *path, index)
            found[sent.item] = _line(sent, index, checks, path)
        return list(found.values())

    def show(self, value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "item": line["item"],
                "quantity": from_smallest(line["quantity"], FUELS[line["item"]].decimals),
                "unit": FUELS[line["item"]].unit,
                "cost_yuan": None if line["cost_fen"] is None else show_cost(line["cost_fen"]),
            }
            for line in value
        ]

    def numbers(self, value: Sequence[Mapping[str, Any]], path: Path) -> Iterator[tuple[Path, int]]:
        for line in value:
            yield (*path, line["item"], "quantity"), line["quantity"]
            if line["cost_fen"] is not None:
                yield (*path, line["item"], "cost_yuan"), line["cost_fen"]


def _line(sent: FuelBody, index: int, checks: Checks, path: Path) -> dict[str, Any]:
    item, cost_fen = FUELS[sent.item], None
    check_unit(item, sent.unit, index, checks)
    quantity = checks.amount(sent.quantity, item.decimals, LARGEST_QUANTITY, *path, index, "quantity")
    if sent.cost_yuan is not None:
        cost_fen = checks.amount(sent.cost_yuan, COST_DECIMALS, LARGEST_COST_FEN, *path, index, "cost_yuan")
        if cost_fen and not quantity and not checks.errors:
            cost_without_quantity(item, index, checks)
    return {"item": item.code, "quantity": quantity, "unit": item.smallest, "cost_fen": cost_fen}
