"""Bodies as api.md prints them, to be varied."""

from __future__ import annotations

from typing import Any

WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(serial: int, division: str = "510104") -> str:
    """A well-formed 统一社会信用代码 (GB 32100): 12, division, serial, check digit."""
    first = f"12{division}{serial:09d}"
    rest = sum(weight * DIGITS.index(sign) for weight, sign in zip(WEIGHTS, first, strict=True)) % 31
    return first + DIGITS[(31 - rest) % 31]


def institution(region: str = "510104", **changed: Any) -> dict[str, Any]:
    body = {
        "name": "锦江区第一小学",
        "type_code": "021",
        "region_code": region,
        "level": "county",
        "is_key_user": False,
        "valid_from": "2015-01-01",
        "valid_to": None,
    }
    return body | changed


def energy_return(**changed: Any) -> dict[str, Any]:
    """The example of the contract, as a new return."""
    body = {
        "floor_area_m2": "12000",
        "users": {"staff": "120", "students": "900"},
        "lines": [
            {"item": "electricity", "quantity": "350000", "unit": "kWh", "cost_yuan": "210000.00"},
            {"item": "gasoline", "use": "vehicle", "quantity": "5000", "unit": "L", "cost_yuan": "38500.00"},
        ],
        "source": "bill",
        "state": "accepted",
        "note": "自由文本",
    }
    return {name: value for name, value in (body | changed).items() if value is not ...}


def institution_path(uscc: str) -> str:
    return f"/statistics/v1/institutions/{uscc}"


def return_path(uscc: str, period: str, form: str = "NY201") -> str:
    return f"/statistics/v1/energy-returns/{uscc}/{form}/{period}"
