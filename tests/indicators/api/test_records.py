"""GET records: the returns behind a value, only for their own region."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from shared.db import Database
from shared.periods import Period

PATH = "/indicators/v1/records"
File = Callable[..., None]


@pytest.fixture
def file(database: Database) -> File:
    """`file("A", "2021", region="510104", within=["2021", "2021-H1"])`: a return that counts, and its groups."""

    def put(uscc: str, period: str, *, region: str = "510104", within: tuple[str, ...] = (), water_l: int = 5) -> None:
        when = Period.parse(period)
        with database.transaction() as connection:
            connection.execute(
                "INSERT INTO energy_fact (uscc, months, first_month, edition, has_area, has_users, water_l, channel,"
                " revision, counts_revision, number, from_batch, logged_ms)"
                " VALUES (%s, %s, %s, 2020, false, true, %s, 'direct', 3, 2, 0, 1, 0)",
                (uscc, when.months, when.first_month, water_l),
            )
            for group in map(Period.parse, (period, *within)):
                connection.execute(
                    "INSERT INTO energy_applied (uscc, months, first_month, region, type, edition, has_area, has_users)"
                    " VALUES (%s, %s, %s, %s, '021', 2020, false, true) ON CONFLICT DO NOTHING",
                    (uscc, group.months, group.first_month, region),
                )

    return put


def found(api: TestClient, **parameters: Any) -> list[tuple[str, str]]:
    answer = api.get(PATH, params=parameters)
    assert answer.status_code == 200, answer.text
    return [(item["institution_uscc"], item["period"]) for item in answer.json()["items"]]


@pytest.mark.parametrize("region", ["50", "500101", "50,51", "circle", "500105"])
def test_records_of_another_province_are_not_shown(api: TestClient, region: str) -> None:
    answer = api.get(PATH, params={"region": region, "period": "2021"})

    assert (answer.status_code, answer.json()["code"]) == (403, "region_not_covered")


@pytest.mark.parametrize("changed", [{"region": "99"}, {"period": "21"}, {"type": "9"}, {"cursor": "x"}, {"limit": 0}])
def test_bad_parameters_are_refused(api: TestClient, changed: dict[str, Any]) -> None:
    assert api.get(PATH, params={"region": "51", "period": "2021", **changed}).status_code == 422


def test_a_record_shows_what_counts_in_the_smallest_units(api: TestClient, file: File) -> None:
    file("A", "2021")

    (record,) = api.get(PATH, params={"region": "5101", "period": "2021"}).json()["items"]

    assert (record["region"], record["type"], record["form"], record["revision"]) == ("510104", "021", "NY201", 2)
    assert (record["measures"]["water_l"], record["measures"]["floor_area_dm2"]) == (5, None)
    assert record["measures"]["users_milliperson"] == 0
    assert record["record"] == "/statistics/v1/energy-returns/A/NY201/2021"


def test_the_parts_stand_for_a_period_without_a_return_of_its_own(api: TestClient, file: File) -> None:
    file("A", "2021-H1", within=("2021",))
    file("A", "2021-07", within=("2021-Q3", "2021-H2", "2021"))
    file("A", "2021-01", within=("2021-Q1",))  # its half-year has a return of its own
    file("B", "2022", within=())

    assert found(api, region="51", period="2021") == [("A", "2021-H1"), ("A", "2021-07")]
    assert found(api, region="51", period="2021-01") == [("A", "2021-01")]


def test_region_and_type_choose(api: TestClient, file: File) -> None:
    file("A", "2021", region="510104")
    file("B", "2021", region="510302")

    assert found(api, region="5103", period="2021") == [("B", "2021")]
    assert found(api, region="51", period="2021", type="02") == [("A", "2021"), ("B", "2021")]
    assert found(api, region="51", period="2021", type="01") == []


def test_pages(api: TestClient, file: File) -> None:
    for uscc in "ABC":
        file(uscc, "2021")

    first = api.get(PATH, params={"region": "51", "period": "2021", "limit": 2}).json()
    second = api.get(PATH, params={"region": "51", "period": "2021", "limit": 2, "cursor": first["next"]}).json()

    assert [r["institution_uscc"] for r in first["items"] + second["items"]] == ["A", "B", "C"]
    assert second["next"] is None
