"""The made-up canteens: the planner takes their plans, all have their turn, and one inspection is overdue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.app.demo.figures import CHONGQING, SICHUAN, Province
from services.app.demo.food import bodies
from services.app.demo.register import Register, register
from services.food.commands.evaluations import EVALUATIONS
from shared.kinds import rectifying
from tests.demo.provinces import small
from tests.demo.taking import know, require_taken
from tests.records.conftest import empty_service, record_service
from tests.records.service import Api

__all__ = ["empty_service", "record_service"]
SEED = 7


def institutions(base: Province) -> Register:
    return register(small(base, 900), SEED)


@pytest.mark.parametrize(
    ("base", "by", "overdue"), [(SICHUAN, "sichuan", ["CC2025-106"]), (CHONGQING, "chongqing", [])], ids=["51", "50"]
)
def test_every_line_is_taken_and_one_rectification_is_overdue(
    empty_service: Callable[[str], Api], base: Province, by: str, overdue: list[str]
) -> None:
    api, known = empty_service("food"), institutions(base)
    know(api.database, known)
    require_taken(api, bodies(known, SEED), by)

    assert rectifying.announce_overdue(api.database, EVALUATIONS) == len(overdue)
    assert [event["data"]["round"] for event in api.events() if event["verb"] == "overdue"] == overdue


def test_the_plans_of_three_years_cover_every_canteen() -> None:
    found: dict[str, list[dict[str, Any]]] = {}
    for things, lines in bodies(institutions(SICHUAN), SEED):
        found.setdefault(things, []).extend(lines)
    planned = {entry["institution_uscc"] for plan in found["evaluation-plans"] for entry in plan["canteens"]}

    assert planned == {canteen["institution_uscc"] for canteen in found["canteens"]}
    assert [plan["year"] for plan in found["evaluation-plans"]] == [2024, 2025, 2026]
