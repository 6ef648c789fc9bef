"""GET targets/records of measures: what is listed adds up to the value, page by page; another province gets sums."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.indicators.records.conftest import Rows
from tests.indicators.records.test_awards import award, roster
from tests.indicators.records.test_flows import acquired, project
from tests.indicators.records_filled import RecordFiller

POINT = {"in_service_from": "2021-01-01", "in_service_to": None, "connectors": 1, "open_to_public": False}


def pages(api: TestClient, target: str, **asked: Any) -> list[dict[str, Any]]:
    """All items, read two at a time."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        parameters = {"target": f"SC14-{target}", "region": "51", "limit": 2, **asked, **more}
        answer = api.get("/indicators/v1/targets/records", params=parameters)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        items += body["items"]
        cursor = body["next"]
        if cursor is None:
            return items


def summed(items: list[dict[str, Any]], side: str = "numerator") -> Fraction:
    return sum((Fraction(item["amount"]) for item in items if item["side"] == side), Fraction(0))


def fill(records: RecordFiller) -> None:
    for name, region in (("A", "510104"), ("B", "510302"), ("C", "5101")):
        records.institution(name, region, is_key_user=True, located_in="510105" if name == "C" else None)
        records.fact("projects.project", name, **project("building_retrofit", "energy_audit"))
        records.fact("vehicles.acquisition", name, **acquired(3))
        records.fact("vehicles.acquisition", name, **acquired(2, "petrol"))
        records.fact("vehicles.charging_point", name, **POINT)
        records.fact(
            "waste.facility", name, in_service_from="2021-05-01", in_service_to=None, capacity_g_per_day=500_000
        )
        award(records, name, "2021-05-01")
        award(records, name, "2022-05-01")
        records.fact("vehicles.stock", name, period="2024", vehicles=[{"drive": "bev", "count": 2}])
    award(records, "A", "2021-05-01", kind="saving_agency")
    roster(records, "51", 2021, ["A", "B"])
    records.fact("projects.opening_balance", region="51", region_code="51", measure="treatment_capacity",
                 as_of="2020-12-31", quantity=2_000_000)  # fmt: skip


@pytest.mark.parametrize("target", ["B02-01", "B07-01", "B03-01", "B03-02", "B11-02a", "B11-01b", "T15", "B08-01"])
def test_the_records_add_up_to_the_value(records: RecordFiller, targets: Rows, api: TestClient, target: str) -> None:
    fill(records)

    found, items = targets(date="2025-06-30")[target], pages(api, target, date="2025-06-30")

    above, below = summed(items), summed(items, "denominator")
    whole = api.get(
        "/indicators/v1/targets/records", params={"target": f"SC14-{target}", "region": "51", "date": "2025-06-30"}
    ).json()
    others = whole["of"]["without_names"]
    above += sum((Fraction(o["amount"]) for o in others if o["side"] == "numerator"), Fraction(0))
    below += sum((Fraction(o["amount"]) for o in others if o["side"] == "denominator"), Fraction(0))
    value = above if not below else above / below * (100 if found["unit"] == "%" else 1)
    assert float(value) == pytest.approx(float(found["value"]))
    assert whole["items"] == items
    assert all(item["revision"] == 1 for item in items)


def test_another_province_gets_sums(records: RecordFiller, api: TestClient) -> None:
    records.institution("X", "500103")
    host = records.fact("training.session", "X", session_no="1", joint=True, starts_on="2022-05-01", declared=[],
                        counted_fields_since=1)  # fmt: skip
    records.fact("training.confirmation", region="51", region_code="51", thing="session", object_key=host,
                 state="given", confirmed_revision=1)  # fmt: skip
    records.fact("training.attendance", "X", session_no="1", groups=[
        {"region_code": "500103", "person_times": 5}, {"region_code": "510104", "person_times": 7}])  # fmt: skip

    answer = api.get(
        "/indicators/v1/targets/records", params={"target": "SC14-B12-02", "region": "51", "date": "2022-12-31"}
    ).json()

    assert (answer["level"], answer["notice"]["code"], answer["of"]["numerator"]) == (
        "regions",
        "aggregates_only",
        "12",
    )
    assert sum(int(item.get("numerator", 0)) for item in answer["items"]) == 12
