"""GET records: the returns behind a value, and who is missing; only for their own region."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.indicators.api import router
from shared.web.app import create_app
from shared.web.auth import Principal
from tests.indicators.engine.conftest import Engine
from tests.indicators.engine.log import energy_return, institution

PATH, MISSING = "/indicators/v1/records", "/indicators/v1/records/missing"
SINCE = "2010-01-01"


def api_of(engine: Engine, region: str) -> TestClient:
    caller = Principal("test", frozenset({"indicators:read"}), region)
    app = create_app("indicators", [router(engine.database, engine.bus)], verify=lambda _token: caller)
    return TestClient(app, headers={"Authorization": "Bearer any"})


@pytest.fixture
def api(engine: Engine) -> TestClient:
    """A caller of Sichuan; A and B are at two counties of Chengdu, C in Zigong, D in Chongqing."""
    homes = {"A": ("510104", "021"), "B": ("510105", "01"), "C": ("510302", "021"), "D": ("500101", "021")}
    engine.work(*(institution(uscc, 1, (SINCE, None, *home)) for uscc, home in homes.items()))
    return api_of(engine, "51")


def get(api: TestClient, path: str = PATH, **parameters: Any) -> dict[str, Any]:
    answer = api.get(path, params={"region": "51", "period": "2021", **parameters})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def keys(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["institution_uscc"], item["period"]) for item in found["items"]]


@pytest.mark.parametrize("path", [PATH, MISSING])
@pytest.mark.parametrize(
    "changed", [{"region": "99"}, {"period": "21"}, {"type": "9"}, {"cursor": "x"}, {"limit": 0}, {"as_of": "-1"}]
)
def test_bad_parameters_are_refused(api: TestClient, path: str, changed: dict[str, Any]) -> None:
    assert api.get(path, params={"region": "51", "period": "2021", **changed}).status_code == 422


@pytest.mark.parametrize(
    "changed",
    [
        {"indicator": "heat"},
        {"standard": "energy@9.0.0"},
        {"factors": "old"},
        {"region": "99"},
        {"indicator": "nev_share"},
    ],
)
def test_an_unknown_number_is_refused(api: TestClient, changed: dict[str, Any]) -> None:
    asked = {"region": "51", "period": "2021", "indicator": "energy_total", **changed}
    answer = api.get(PATH, params=asked)

    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_a_record_shows_what_counts_in_the_smallest_units(api: TestClient, engine: Engine) -> None:
    engine.work(energy_return("A", "2021", 2, 5))

    (record,) = get(api, region="5101")["items"]

    assert (record["region"], record["type"], record["form"], record["revision"]) == ("510104", "021", "NY201", 2)
    assert (record["measures"]["electricity_grid_wh"], record["days"]) == (5, 365)
    assert record["measures"]["users_milliperson"] == 5_000
    assert record["record"] == "/statistics/v1/energy-returns/A/NY201/2021"
    assert "numerator" not in record


def test_the_parts_add_up_to_the_value(api: TestClient, engine: Engine) -> None:
    engine.work(institution("A", 2, (SINCE, "2021-09-30", "510104", "021")))
    engine.work(*(energy_return(uscc, "2021", 1, 10**9 + 1, area_dm2=7_000_001) for uscc in "ABCD"))
    (value,) = api.get(
        "/indicators/v1/values", params={"indicator": "energy_per_area", "region": "51", "period": "2021"}
    ).json()["items"]

    found = get(api, indicator="energy_per_area")

    assert keys(found) == [("A", "2021"), ("B", "2021"), ("C", "2021")]
    assert [record["days"] for record in found["items"]] == [273, 365, 365]
    for side in ("numerator", "denominator"):
        assert sum(Fraction(record["exact"][side]) for record in found["items"]) == Fraction(found["of"]["exact"][side])
        assert found["of"][side] == value[side]
    assert found["of"]["coverage"] == value["coverage"]


def test_the_way_from_a_value_leads_to_its_records(api: TestClient, engine: Engine) -> None:
    engine.work(energy_return("A", "2021", 1, 7))
    asked = {"indicator": "co2_total", "region": "51", "period": "2021", "factors": "frozen"}
    (value,) = api.get("/indicators/v1/values", params=asked).json()["items"]

    found = api.get(value["explain"]["records"]).json()

    assert (found["of"]["numerator"], keys(found)) == (value["numerator"], [("A", "2021")])


def test_the_parts_stand_for_a_period_without_a_return_of_its_own(api: TestClient, engine: Engine) -> None:
    engine.work(*(energy_return("A", period, 1, 5) for period in ("2021-H1", "2021-07", "2021-01", "2022")))

    assert keys(get(api)) == [("A", "2021-H1"), ("A", "2021-07")]  # the half-year holds its January
    assert keys(get(api, period="2021-01")) == [("A", "2021-01")]


def test_region_and_type_choose(api: TestClient, engine: Engine) -> None:
    engine.work(*(energy_return(uscc, "2021", 1, 5) for uscc in "ABC"))

    assert keys(get(api, region="5103")) == [("C", "2021")]
    assert keys(get(api, type="02")) == [("A", "2021"), ("C", "2021")]
    assert keys(get(api, type="03")) == []


def test_as_of_an_earlier_batch_the_former_revision_and_home_are_shown(api: TestClient, engine: Engine) -> None:
    engine.work(energy_return("A", "2021", 1, 5))
    before = get(api)["as_of"]
    engine.work(energy_return("A", "2021", 2, 8), energy_return("B", "2021", 1, 1))
    engine.work(institution("A", 2, (SINCE, None, "510302", "01")))
    engine.work(energy_return("B", "2021", 2, 1, counts=False))

    then, now = get(api, as_of=before, indicator="energy_total"), get(api, indicator="energy_total")

    assert [(r["institution_uscc"], r["revision"], r["region"]) for r in then["items"]] == [("A", 1, "510104")]
    assert [(r["institution_uscc"], r["revision"], r["region"]) for r in now["items"]] == [("A", 2, "510302")]
    assert [Fraction(each["of"]["exact"]["numerator"]) for each in (then, now)] == [
        sum(Fraction(r["exact"]["numerator"]) for r in each["items"]) for each in (then, now)
    ]


def test_pages_are_of_one_batch(api: TestClient, engine: Engine) -> None:
    engine.work(*(energy_return(uscc, "2021", 1, 5) for uscc in "ABC"))
    first = get(api, limit=2)
    engine.work(energy_return("C", "2021", 2, 8))
    second = get(api, limit=2, cursor=first["next"])

    assert [keys(page) for page in (first, second)] == [[("A", "2021"), ("B", "2021")], [("C", "2021")]]
    assert (second["items"][0]["revision"], second["as_of"], second["next"]) == (1, first["as_of"], None)


class TestAnotherProvince:
    @pytest.mark.parametrize("region", ["50", "500101", "50,51", "circle"])
    def test_is_told_so_and_gets_sums_by_division(self, api: TestClient, engine: Engine, region: str) -> None:
        engine.work(*(energy_return(uscc, "2021", 1, 10**9) for uscc in "ACD"))

        found = get(api, region=region, indicator="energy_per_area")

        assert (found["level"], found["notice"]["code"], found["next"]) == ("regions", "aggregates_only", None)
        assert "institution_uscc" not in str(found)
        assert {"region": "500101", "name": "万州区", "is_own": False}.items() <= next(
            item for item in found["items"] if item["region"] == "500101"
        ).items()
        for side in ("numerator", "denominator"):
            parts = sum(Fraction(item["exact"][side] or 0) for item in found["items"])
            assert parts == Fraction(found["of"]["exact"][side])

    @pytest.mark.usefixtures("api")
    def test_gets_only_counts_of_the_missing(self, engine: Engine) -> None:
        found = get(api_of(engine, "50"), MISSING)

        assert found["level"] == "regions"
        assert {item["region"]: item["coverage"]["expected"] for item in found["items"]} == {"5101": 2, "5103": 1}

    @pytest.mark.usefixtures("api")
    def test_a_prefecture_sees_its_own_records_and_sums_of_its_province(self, engine: Engine) -> None:
        engine.work(*(energy_return(uscc, "2021", 1, 5) for uscc in "ABC"))
        chengdu = api_of(engine, "5101")

        assert keys(get(chengdu, region="5101")) == [("A", "2021"), ("B", "2021")]
        assert get(chengdu, region="51")["level"] == "regions"


class TestWhoIsMissing:
    def test_is_listed_with_node_and_type(self, api: TestClient, engine: Engine) -> None:
        engine.work(energy_return("A", "2021", 1, 5), energy_return("B", "2021-Q1", 1, 5))

        found = get(api, MISSING)["items"]

        assert [(each["institution_uscc"], each["status"], each["days"], each["days_covered"]) for each in found] == [
            ("B", "partial", 365, 90),
            ("C", "missing", 365, 0),
        ]
        assert (found[1]["region"], found[1]["type"]) == ("510302", "021")
        assert found[1]["institution"] == "/statistics/v1/institutions/C"

    def test_of_an_earlier_batch_and_page_by_page(self, api: TestClient, engine: Engine) -> None:
        engine.work(energy_return("A", "2021", 1, 5))
        before = get(api, MISSING)["as_of"]
        engine.work(energy_return("B", "2021", 1, 5))
        first = get(api, MISSING, as_of=before, limit=1)
        second = get(api, MISSING, as_of=before, limit=1, cursor=first["next"])

        assert [[each["institution_uscc"] for each in page["items"]] for page in (first, second)] == [["B"], ["C"]]
        assert [each["institution_uscc"] for each in get(api, MISSING)["items"]] == ["C"]

    def test_of_a_dissolved_division_is_nobody(self, api: TestClient) -> None:
        assert get(api, MISSING, region="500105", period="2026")["items"] == []
