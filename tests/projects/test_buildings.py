"""新建建筑: no part is larger than the whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.projects.sending import Answer, send
from tests.records.service import SCHOOL, Api


def put(api: Api, **changes: Any) -> Answer:
    body = {
        "completed_on": "2021-08-15", "area_m2": "15600", "green_standard": True, "stars": 2,
        "prefabricated_m2": "15600", "green_materials": True, "energy_class": "ultra_low",
        "fixtures": 214, "fixtures_saving": 214, **changes,
    }  # fmt: skip
    return send(api, f"new-buildings/{SCHOOL}/3", body)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"prefabricated_m2": "15600.01"}, "part_above_whole", "/prefabricated_m2"),
        ({"fixtures_saving": 215}, "part_above_whole", "/fixtures_saving"),
        ({"area_m2": "0"}, "too_small", "/area_m2"),
        ({"stars": 4}, "unknown_enum", "/stars"),
        ({"energy_class": "passive"}, "unknown_enum", "/energy_class"),
        ({"completed_on": "2026-12-01"}, "in_the_future", "/completed_on"),
        ({"fixtures": -1}, "negative", "/fixtures"),
    ],
)
def test_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = put(api, **changes)

    assert answer.status == 422
    assert (code, pointer) in answer.said


def test_all_of_it_may_be_prefabricated_and_save_water(api: Api) -> None:
    answer = put(api)

    assert (answer.status, answer.said) == (201, [])


def test_stars_without_the_standard_are_doubtful(api: Api) -> None:
    assert put(api, green_standard=False).said == [("stars_without_standard", "/stars")]


def test_a_building_by_no_green_standard_is_not(api: Api) -> None:
    assert put(api, green_standard=False, stars=0).said == []
