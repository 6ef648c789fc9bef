"""The columns as the lines of `institutions:batch` and `energy-returns:batch`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from services.app.demo.consumption import Returns
from services.app.demo.profiles import PROFILES
from services.app.demo.register import VALID_FROM, Register

FORM = "NY201"
Body = dict[str, Any]

# How a carrier is written: the fixed fields of its line, and thousandths (coal in t from kg, other in tce from kgce).
_LINE: dict[str, tuple[Body, bool]] = {
    "electricity": ({"item": "electricity", "unit": "kWh"}, False),
    "water": ({"item": "water", "unit": "m3"}, False),
    "natural_gas": ({"item": "natural_gas", "unit": "m3"}, False),
    "coal": ({"item": "coal", "unit": "t"}, True),
    "gasoline_vehicle": ({"item": "gasoline", "use": "vehicle", "unit": "L"}, False),
    "gasoline_other": ({"item": "gasoline", "use": "other", "unit": "L"}, False),
    "diesel_vehicle": ({"item": "diesel", "use": "vehicle", "unit": "L"}, False),
    "diesel_other": ({"item": "diesel", "use": "other", "unit": "L"}, False),
    "lpg": ({"item": "lpg", "unit": "kg"}, False),
    "heat": ({"item": "heat", "unit": "GJ"}, False),
    "other": ({"item": "other", "unit": "tce"}, True),
}


def institution_bodies(register: Register) -> Iterator[Body]:
    """One line for each institution, in the register's order."""
    since = VALID_FROM.isoformat()
    for uscc, name, kind, region, level, key_user in zip(
        register.uscc,
        register.name,
        register.type_index.tolist(),
        register.region_code,
        register.level,
        register.is_key_user,
        strict=True,
    ):
        yield {
            "uscc": uscc,
            "name": name,
            "type_code": PROFILES[kind].code,
            "region_code": region,
            "level": level,
            "is_key_user": key_user,
            "valid_from": since,
        }


def return_bodies(register: Register, returns: Returns, period: str, **fields: Any) -> Iterator[Body]:
    """One line for each return; `fields` (state, revision, reason) are added to all."""
    lines: list[list[Body]] = [[] for _ in returns.rows]
    for carrier, (fixed, thousandths) in _LINE.items():
        amounts, costs = returns.quantities[carrier].tolist(), returns.costs[carrier].tolist()
        for filled, amount, fen in zip(lines, amounts, costs, strict=True):
            if amount:
                written = _thousandths(amount) if thousandths else str(amount)
                filled.append({**fixed, "quantity": written, "cost_yuan": _yuan(fen)})
    for row, area, users, filled in zip(
        returns.rows.tolist(), returns.area_m2.tolist(), returns.users.tolist(), lines, strict=True
    ):
        yield {
            "institution_uscc": register.uscc[row],
            "form": FORM,
            "period": period,
            "floor_area_m2": str(area),
            "users": _users(users),
            "lines": filled,
            "source": "bill",
            **fields,
        }


def encoded(bodies: Iterator[Body]) -> Iterator[bytes]:
    """As NDJSON lines."""
    return map(orjson.dumps, bodies)


def _users(parts: list[int]) -> dict[str, str]:
    names = ("staff", "students", "patients", "visitors")
    return {name: str(count) for name, count in zip(names, parts, strict=True) if count}


def _thousandths(amount: int) -> str:
    return f"{amount // 1000}.{amount % 1000:03d}"


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
