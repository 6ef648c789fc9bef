"""A return belongs to the region its institution has on the period's last day, and to nobody else's office."""

from __future__ import annotations

import pytest

from tests.statistics.service import HOSPITAL, SCHOOL, Api, a_return, codes, institution, path


@pytest.fixture
def merged(api: Api) -> Api:
    """The hospital, moved from 江北区 to 两江新区 on the day that district was founded."""
    row = institution(name="某医院", type_code="024", region_code="50P001", valid_from="2025-11-06")
    assert api.put(f"institutions/{HOSPITAL}", row, match=1, by="chongqing").status_code == 200
    return api


@pytest.mark.parametrize(
    ("period", "region"),
    [("2025", "50P001"), ("2025-11", "50P001"), ("2025-10", "500105"), ("2025-H1", "500105"), ("2024", "500105")],
)
def test_the_last_day_of_the_period_decides(merged: Api, period: str, region: str) -> None:
    answer = merged.put(path(period, HOSPITAL), a_return(), by="chongqing")

    assert (answer.status_code, answer.json()["region_code"]) == (201, region)
    assert merged.events()[-1]["region"] == region


@pytest.mark.parametrize("period", ["2026", "2026-06", "2025"])
def test_a_return_of_a_dissolved_region_is_refused_with_the_successor(api: Api, period: str) -> None:
    answer = api.put(path(period, HOSPITAL), a_return(), by="chongqing")

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (422, "region_dissolved")
    assert error["zh"] == "江北区已撤销，改用两江新区"
    assert "两江新区 (50P001)" in error["en"]


def test_the_end_of_the_validity_decides_when_it_is_earlier(api: Api) -> None:
    closed = institution(name="某医院", type_code="024", region_code="500105", valid_to="2025-09-30")
    api.put(f"institutions/{HOSPITAL}", closed, match=1, by="chongqing")

    answer = api.put(path("2025", HOSPITAL), a_return(), by="chongqing")

    assert (answer.status_code, answer.json()["region_code"]) == (201, "500105")


@pytest.mark.parametrize(("period", "status"), [("2019", 201), ("2020", 422), ("2021-Q1", 422), ("2021", 201)])
def test_the_validity_must_overlap_the_period(api: Api, period: str, status: int) -> None:
    api.put(f"institutions/{SCHOOL}", institution(valid_to="2019-12-31"), match=1)
    api.put(f"institutions/{SCHOOL}", institution(valid_from="2021-07-01"), match=2)

    assert api.put(path(period), a_return()).status_code == status


def test_the_region_follows_the_institution(api: Api) -> None:
    api.put(path("2022"), a_return())
    api.put(f"institutions/{SCHOOL}", institution(region_code="510302", valid_from="2022-07-01"), match=1)

    assert api.get(path("2022")).json()["region_code"] == "510302"
    assert api.get(path("2022"), by="chengdu").status_code == 403


@pytest.mark.parametrize("call", ["GET", "PUT", "accept", "revisions"])
def test_the_other_province_s_returns_are_out_of_reach(api: Api, call: str) -> None:
    there = path("2020", HOSPITAL)
    assert api.put(there, a_return(), by="chongqing").status_code == 201

    answer = {
        "GET": lambda: api.get(there),
        "PUT": lambda: api.put(there, a_return(reason="外省来改一改"), match=1),
        "accept": lambda: api.post(f"{there}/accept", match=1),
        "revisions": lambda: api.get(f"{there}/revisions"),
    }[call]()

    assert (answer.status_code, codes(answer)) == (403, ["region_forbidden"])


def test_reading_takes_a_scope_of_this_service(api: Api) -> None:
    api.put(path(), a_return())

    assert [api.get(path(), by=by).status_code for by in ("school", "reviewer", "reader")] == [200, 200, 403]
