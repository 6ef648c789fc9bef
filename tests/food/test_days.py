"""Canteen days: waste that somebody left, and meals that are counted once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.food.test_canteens import canteen
from tests.records.service import SCHOOL, Api, codes, receipts

DAY = f"canteen-days/{SCHOOL}/1/2024-09-02"


@pytest.fixture
def open_canteen(api: Api) -> Api:
    api.put(f"canteens/{SCHOOL}/1", canteen(opened_on="2020-09-01", closed_on="2024-12-31"))
    return api


def day(**changes: Any) -> dict[str, Any]:
    return {"meals_served": 100, "kitchen_waste_kg": "8", **changes}


def test_of_a_canteen_that_nobody_registered(api: Api) -> None:
    assert codes(api.put(f"{DAY}/-", day())) == ["canteen_unknown"]


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"meals_served": 0}, "waste_without_meals", "/kitchen_waste_kg"),
        ({"meals_served": -1}, "negative", "/meals_served"),
        ({"kitchen_waste_kg": "8.0001"}, "too_precise", "/kitchen_waste_kg"),
        ({"kitchen_waste_kg": 8}, "wrong_type", "/kitchen_waste_kg"),
    ],
)
def test_refused(open_canteen: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = open_canteen.put(f"{DAY}/-", day(**changes))

    assert answer.status_code == 422, answer.text
    assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [(code, pointer)]


@pytest.mark.parametrize(
    ("meals", "waste", "found"),
    [
        (100, "80", []),
        (100, "80.001", ["waste_per_meal_high"]),
        (50, "0", []),
        (51, "0", ["no_waste_at_all"]),
        (51, None, []),
        (0, "0", []),
        (0, None, []),
    ],
)
def test_waste_is_held_against_the_meals(open_canteen: Api, meals: int, waste: str | None, found: list[str]) -> None:
    answer = open_canteen.put(f"{DAY}/-", day(meals_served=meals, kitchen_waste_kg=waste))

    assert [each["code"] for each in answer.json()["findings"]] == found


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2020-08-31", ["canteen_not_open"]),
        ("2020-09-01", []),
        ("2024-12-31", []),
        ("2025-01-01", ["canteen_not_open"]),
    ],
)
def test_a_day_on_which_it_was_not_open_is_a_doubt(open_canteen: Api, on: str, found: list[str]) -> None:
    answer = open_canteen.put(f"canteen-days/{SCHOOL}/1/{on}/lunch", day())

    assert [each["code"] for each in answer.json()["findings"]] == found


@pytest.mark.parametrize(("first", "second"), [("-", "lunch"), ("lunch", "-")])
def test_a_day_is_reported_as_a_whole_or_by_meals(open_canteen: Api, first: str, second: str) -> None:
    open_canteen.put(f"{DAY}/{first}", day())
    refused = open_canteen.put(f"{DAY}/{second}", day())
    open_canteen.post(f"{DAY}/{first}/withdraw", {"reason": "改按另一种方式填报"}, match=1)

    assert codes(refused) == ["counted_twice"]
    assert open_canteen.put(f"{DAY}/{second}", day()).status_code == 201


def test_meals_stand_side_by_side(open_canteen: Api) -> None:
    key = {"institution_uscc": SCHOOL, "canteen_no": "1", "day": "2024-09-02"}
    lines = [{**key, "meal": meal, **day()} for meal in ("breakfast", "lunch", "-", "dinner")]

    assert [receipt["status"] for receipt in receipts(open_canteen.batch("canteen-days", lines))] == [
        201, 201, 422, 201
    ]  # fmt: skip
    assert codes(open_canteen.put(f"{DAY}/brunch", day())) == ["unknown_enum"]
