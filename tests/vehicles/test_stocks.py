"""保有量: counts by drive and ownership, and how they follow from the stock before."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.service import SCHOOL, Api


def cars(count: int, drive: str = "petrol", ownership: str = "owned") -> dict[str, Any]:
    return {"drive": drive, "ownership": ownership, "count": count}


def put(api: Api, period: str, *lines: dict[str, Any], **more: Any) -> Any:
    answer = api.put(f"vehicle-stocks/{SCHOOL}/{period}", {"vehicles": list(lines), **more})
    return answer.json() | {"status": answer.status_code}


def found(answer: Any) -> list[str]:
    return [error["code"] for error in answer.get("errors") or answer.get("findings", [])]


def acquire(api: Api, number: str, day: str, count: int) -> None:
    body = {"acquired_on": day, "kind": "new", "drive": "bev", "use": "general", "count": count, "state": "accepted"}
    assert api.put(f"vehicle-acquisitions/{SCHOOL}/{number}", body).status_code == 201


def test_the_same_drive_and_ownership_twice_is_refused(api: Api) -> None:
    answer = put(api, "2021", cars(5), cars(1, ownership="leased"), cars(2))

    assert (answer["status"], found(answer)) == (422, ["duplicate_line"])
    assert answer["errors"][0]["pointer"] == "/vehicles/2"


def test_an_error_in_a_line_is_told_at_its_place(api: Api) -> None:
    answer = put(api, "2021", cars(5), cars(-1, "bev"))

    assert (answer["errors"][0]["pointer"], found(answer)) == ("/vehicles/1/count", ["negative"])


def test_more_vehicles_than_were_acquired_are_a_doubt(api: Api) -> None:
    put(api, "2020", cars(10), state="accepted")
    acquire(api, "A-1", "2020-12-31", 5)  # in the stock before
    acquire(api, "A-2", "2021-01-01", 2)

    assert found(put(api, "2021", cars(10), cars(2, "bev"))) == []
    assert found(put(api, "2021-H1", cars(10), cars(3, "bev"))) == ["stock_change_unexplained"]


def test_fewer_vehicles_are_none_and_neither_is_a_first_stock(api: Api) -> None:
    assert found(put(api, "2020", cars(10), state="accepted")) == []
    assert found(put(api, "2021", cars(3))) == []


@pytest.mark.parametrize("period", ["2027", "1999", "2021-13", "2071", "2021-06-01"])
def test_a_period_that_is_none_or_has_not_begun_is_refused(api: Api, period: str) -> None:
    assert put(api, period, cars(1))["status"] == 422
