"""分类情况: a route needs whoever takes it, and a contract is no facility."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.service import SCHOOL, Api, codes
from tests.waste.test_treatment import FACILITY, facility

PATH = f"sorting-surveys/{SCHOOL}/2021-12-31"


def survey(**changes: Any) -> dict[str, Any]:
    """Sorted, taken away by a hauler."""
    return {
        "sorting": True,
        "classes": ["food", "residual"],
        "kitchen_route": "unified",
        "kitchen_hauler": "某餐厨公司",
        "hazardous_route": "hauler",
        **changes,
    }


ON_SITE = {"kitchen_route": "on_site", "kitchen_hauler": None, "facility_code": "CY-01"}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"kitchen_hauler": None}, "missing_field", "/kitchen_hauler"),
        ({"kitchen_route": "none"}, "route_contradicts", "/kitchen_hauler"),
        ({"facility_code": "CY-01"}, "route_contradicts", "/facility_code"),
        ({**ON_SITE, "facility_code": None}, "missing_field", "/facility_code"),
        (ON_SITE, "facility_unknown", "/facility_code"),
        ({"classes": []}, "classes_contradict", "/classes"),
        ({"sorting": False}, "classes_contradict", "/classes"),
        ({"classes": ["food", "food"]}, "duplicate_line", "/classes"),
        ({"classes": ["ash"]}, "unknown_enum", "/classes/0"),
        ({"kitchen_route": "river"}, "unknown_enum", "/kitchen_route"),
    ],
)
def test_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = api.put(PATH, survey(**changes))

    assert answer.status_code == 422, answer.text
    assert (code, pointer) in [(error["code"], error["pointer"]) for error in answer.json()["errors"]]


@pytest.mark.parametrize("service", [("2022-01-01", None), ("2021-01-01", "2021-12-30")])
def test_a_facility_that_is_not_in_service_is_none(api: Api, service: tuple[str, str | None]) -> None:
    api.put(FACILITY, facility(in_service_from=service[0], in_service_to=service[1]))

    assert codes(api.put(PATH, survey(**ON_SITE))) == ["facility_not_in_service"]


def test_a_facility_in_service_serves(api: Api) -> None:
    api.put(FACILITY, facility(in_service_to="2021-12-31"))

    answer = api.put(PATH, survey(**ON_SITE))
    assert (answer.status_code, answer.json()["findings"]) == (201, [])


@pytest.mark.parametrize(
    ("has_canteen", "route", "found"),
    [
        (True, None, ["canteen_contradicts"]),
        (False, "none", ["canteen_contradicts"]),
        (True, "none", []),
        (False, None, []),
        (None, None, []),
        (None, "none", []),
    ],
)
def test_there_is_a_route_where_there_is_a_canteen(
    api: Api, has_canteen: bool | None, route: str | None, found: list[str]
) -> None:
    with api.database.transaction() as connection:
        connection.execute("UPDATE institution_row SET has_canteen = %s WHERE uscc = %s", (has_canteen, SCHOOL))

    answer = api.put(PATH, survey(kitchen_route=route, kitchen_hauler=None))
    assert [each["code"] for each in answer.json()["findings"]] == found
