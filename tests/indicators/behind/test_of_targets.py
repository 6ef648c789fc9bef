"""GET targets/records: from a target down to the records of the period judged."""

from __future__ import annotations

from fractions import Fraction

import pytest
from fastapi.testclient import TestClient

from tests.indicators.behind.test_records import SINCE, api_of
from tests.indicators.engine.conftest import Engine
from tests.indicators.engine.log import energy_return, institution

PATH = "/indicators/v1/targets/records"


@pytest.fixture
def api(engine: Engine) -> TestClient:
    engine.work(*(institution(uscc, 1, (SINCE, None, "510104", "021")) for uscc in "AB"))
    engine.work(*(energy_return(uscc, year, 1, 10**9) for uscc in "AB" for year in ("2020", "2022", "2023")))
    return api_of(engine, "51")


@pytest.mark.parametrize(
    "changed", [{"target": "SC14-X"}, {"plan": "XX"}, {"region": "99"}, {"cursor": "x"}, {"as_of": "x"}, {"date": "x"}]
)
def test_bad_parameters_are_refused(api: TestClient, changed: dict[str, str]) -> None:
    assert api.get(PATH, params={"target": "SC14-B01-04", **changed}).status_code == 422


def test_the_year_judged_is_listed_with_what_each_return_adds(api: TestClient) -> None:
    asked = {"target": "SC14-B01-04", "region": "51", "date": "2024-06-30", "limit": 1}
    first = api.get(PATH, params=asked).json()
    second = api.get(PATH, params={**asked, "cursor": first["next"]}).json()

    records = first["items"] + second["items"]
    assert (first["period"], second["next"]) == ("2023", None)
    assert [(each["institution_uscc"], each["period"]) for each in records] == [("A", "2023"), ("B", "2023")]
    added = sum(Fraction(each["exact"]["numerator"]) for each in records)
    assert added == Fraction(first["of"]["exact"]["numerator"]) > 0


def test_a_row_names_the_way_to_its_records(api: TestClient) -> None:
    rows = api.get("/indicators/v1/targets", params={"region": "5101", "date": "2024-06-30"}).json()["items"]
    total = next(row for row in rows if row["target"] == "SC14-B01-05")

    assert len(api.get(total["explain"]["records"]).json()["items"]) == 2


@pytest.mark.usefixtures("api")
def test_another_province_gets_sums_only(engine: Engine) -> None:
    asked = {"target": "SC14-B01-04", "region": "51", "date": "2024-06-30"}
    found = api_of(engine, "50").get(PATH, params=asked).json()

    assert (found["level"], found["notice"]["code"]) == ("regions", "aggregates_only")
    assert [item["region"] for item in found["items"]] == ["5101"]


def test_before_anything_is_judged_there_is_nothing_to_list(api: TestClient) -> None:
    assert api.get(PATH, params={"target": "SC14-B01-04", "region": "5103"}).json()["items"] == []
