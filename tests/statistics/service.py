"""A statistics service called over HTTP as one of several callers, and bodies to send it."""

from __future__ import annotations

from typing import Any

from services.statistics.api import router
from shared.db import Database
from shared.identifiers import with_check_digit
from shared.web.auth import Principal
from tests.records.calling import Caller, codes, receipts

__all__ = ["Api", "codes", "receipts"]

BOTH = frozenset({"statistics:write", "review:decide"})
CALLERS = {
    "sichuan": Principal("sc-office", BOTH, "51"),
    "chongqing": Principal("cq-office", BOTH, "50"),
    "chengdu": Principal("cd-office", BOTH, "5101"),
    "school": Principal("school", frozenset({"statistics:write"}), "510104"),
    "reviewer": Principal("reviewer", frozenset({"review:decide"}), "51"),
    "reader": Principal("reader", frozenset({"indicators:read"}), "51"),
}
SCHOOL = with_check_digit("12510104450723150")
HOSPITAL = with_check_digit("12500105450723151")
UNREGISTERED = with_check_digit("12510104450723199")


class Api(Caller):
    """`api.put(path, body)`; the default caller is Sichuan's office, with all scopes."""

    def __init__(self, database: Database) -> None:
        super().__init__("statistics", router(database), database, CALLERS)


def institution(**changes: Any) -> dict[str, Any]:
    return {
        "name": "某小学", "type_code": "021", "region_code": "510104", "level": "county",
        "is_key_user": False, "valid_from": "2016-01-01", "valid_to": None, **changes,
    }  # fmt: skip


def a_return(**changes: Any) -> dict[str, Any]:
    """A return without doubts."""
    return {
        "floor_area_m2": "12000",
        "users": {"staff": "120", "students": "900"},
        "lines": [
            {"item": "electricity", "quantity": "350000", "unit": "kWh", "cost_yuan": "210000.00"},
            {"item": "gasoline", "use": "vehicle", "quantity": "5000", "unit": "L", "cost_yuan": "38500.00"},
        ],
        "source": "bill",
        **changes,
    }


def a_quota(**changes: Any) -> dict[str, Any]:
    """Made-up numbers."""
    return {
        "constraint_kgce_m2": "4.80", "base_kgce_m2": "3.50", "guide_kgce_m2": "2.00",
        "kgce_per_unit": {
            "electricity": "0.1229", "natural_gas": "1.33", "coal": "714.3", "gasoline": "1.074122",
            "diesel": "1.253106", "lpg": "1.7143", "heat": "34.12", "other": "1000",
        },
        "valid_from": "2016-01-01", "document": "定额", **changes,
    }  # fmt: skip


def a_price(**changes: Any) -> dict[str, Any]:
    return {"lowest_yuan": "0.30", "highest_yuan": "1.50", "valid_from": "2016-01-01", "document": "参考", **changes}


def line(**changes: Any) -> dict[str, Any]:
    return {"item": "electricity", "quantity": "350000", "unit": "kWh", "cost_yuan": "210000.00", **changes}


def path(period: str = "2020", uscc: str = SCHOOL) -> str:
    return f"energy-returns/{uscc}/NY201/{period}"


def keyed(period: str = "2020", uscc: str = SCHOOL, **changes: Any) -> dict[str, Any]:
    """A line of a batch."""
    return {**a_return(), "institution_uscc": uscc, "form": "NY201", "period": period, **changes}
