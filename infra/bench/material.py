"""The input: institutions and returns as NDJSON batches, seeded, with the sums that must come out.

Of every 100 returns about 78 are annual, 19 monthly (of one institution in fifty) and 3 corrections. Two are doubtful,
once there are others to compare them with.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count, islice
from typing import Any

import orjson

from shared.geography import regions
from shared.identifiers import with_check_digit

LINES_A_REQUEST = 1_000
FIRST_YEAR = 2016
EARLIER_YEAR = FIRST_YEAR - 1
_MONTHLY_SHARE = 50
_TYPES = ("01", "021", "022", "023", "024", "025", "026", "03")


@dataclass(slots=True)
class Material:
    """Batches ready to post. `electricity_kwh` by year is what the cells must hold once `returns` are posted.

    `earlier`: a line of each institution, its return of the year before all others.
    """

    institutions: list[bytes]
    returns: list[bytes]
    earlier: list[bytes]
    size: int
    electricity_kwh: Counter[int] = field(default_factory=Counter)


def code_of(number: int) -> str:
    """The credit code of an institution."""
    return with_check_digit(f"125100000{number:08d}")


def type_of(number: int) -> str:
    return _TYPES[number % len(_TYPES)]


@cache
def _nodes() -> tuple[str, ...]:
    return tuple(region.code for region in regions() if region.province == "51")


def node_of(number: int) -> str:
    return _nodes()[number % len(_nodes())]


def periods_of(number: int, year: int) -> list[str]:
    """One institution in fifty reports every month, the others the year."""
    monthly = number % _MONTHLY_SHARE == 0
    return [f"{year}-{month:02d}" for month in range(1, 13)] if monthly else [str(year)]


def make(size: int, seed: int = 7) -> Material:
    """`size` returns of 50 000 institutions (fewer when there are fewer returns)."""
    chance = random.Random(seed)
    codes = [code_of(number) for number in range(min(50_000, size))]
    usual_kwh = [chance.randrange(1_000, 1_000_000) for _ in codes]
    material = Material([], [], [], size)
    material.institutions = list(
        _batches(
            {
                "uscc": code,
                "name": f"某单位{number}",
                "type_code": type_of(number),
                "region_code": node_of(number),
                "level": "county",
                "valid_from": "2010-01-01",
                "valid_to": None,
            }
            for number, code in enumerate(codes)
        )
    )
    material.returns = list(_batches(islice(_returns(codes, usual_kwh, chance, material.electricity_kwh), size)))
    material.earlier = [
        orjson.dumps(_return(code, str(EARLIER_YEAR), _consumed(usual, chance), chance))
        for code, usual in zip(codes, usual_kwh, strict=True)
    ]
    return material


def _returns(
    codes: list[str], usual_kwh: list[int], chance: random.Random, kwh: Counter[int]
) -> Iterator[dict[str, Any]]:
    """Year by year: everyone's annual return, or twelve months; one in thirty is corrected ten batches on, or later."""
    to_correct: list[tuple[dict[str, Any], int, int]] = []
    for year in count(FIRST_YEAR):
        for number, code in enumerate(codes):
            for period in periods_of(number, year):
                quantity = _consumed(usual_kwh[number], chance)
                line = _return(code, period, quantity, chance)
                kwh[year] += quantity
                yield line
                if chance.random() < 0.03:
                    to_correct.append((line, year, quantity))
            if len(to_correct) > 400:
                done, to_correct = to_correct[:100], to_correct[100:]  # four batches may be under way at once
                for line, of_year, before in done:
                    quantity = before * _about(chance) // 100
                    kwh[of_year] += quantity - before
                    corrected = _return(line["institution_uscc"], line["period"], quantity, chance)
                    yield {**corrected, "revision": 1, "reason": "抄表更正，按复核后的读数"}


def _return(code: str, period: str, kwh: int, chance: random.Random) -> dict[str, Any]:
    water, gas, gasoline = (_about(chance) for _ in range(3))
    return {
        "institution_uscc": code,
        "form": "NY201",
        "period": period,
        "floor_area_m2": "12000.5",
        "users": {"staff": "120", "students": "900"},
        "lines": [
            {"item": "electricity", "quantity": str(kwh), "unit": "kWh", "cost_yuan": f"{kwh // 2}.50"},
            {"item": "water", "quantity": f"{150 * water}", "unit": "m3", "cost_yuan": f"{450 * water}.00"},
            {"item": "natural_gas", "quantity": f"{80 * gas}.25", "unit": "m3", "cost_yuan": f"{240 * gas}.00"},
            {
                "item": "gasoline",
                "use": "vehicle",
                "quantity": f"{50 * gasoline}",
                "unit": "L",
                "cost_yuan": f"{385 * gasoline}.00",
            },
        ],
        "source": "bill",
        "state": "accepted",
    }


def _consumed(usual_kwh: int, chance: random.Random) -> int:
    """About as much as before, as institutions do. One in a hundred jumps and falls back, and is doubted twice: what is
    doubtful is written down, and that is work.
    """
    return usual_kwh * (150 if chance.random() < 0.01 else _about(chance)) // 100


def _about(chance: random.Random) -> int:
    """Percent of what is usual."""
    return chance.randrange(95, 106)


def _batches(lines: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    while chunk := list(islice(lines, LINES_A_REQUEST)):
        yield b"\n".join(orjson.dumps(line) for line in chunk)
