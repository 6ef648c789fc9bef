"""Lists: filters, pages, and no record of another region."""

from __future__ import annotations

from typing import Any

import pytest

from tests.statistics.service import HOSPITAL, Api, a_return, codes, institution, keyed, path


@pytest.fixture
def filled(api: Api) -> Api:
    """Twelve months of a school; a year of a school in Mianyang and of a hospital in Chongqing."""
    api.put("institutions/TMP-MIANYANG", institution(region_code="510703"))
    api.batch("energy-returns", [keyed(f"2020-{month:02d}") for month in range(1, 13)])
    api.put(path("2020", "TMP-MIANYANG"), a_return(state="accepted"))
    api.put(path("2020", HOSPITAL), a_return(), by="chongqing")
    return api


def listed(api: Api, query: str = "", **options: Any) -> list[tuple[str, str]]:
    answer = api.get(f"energy-returns?{query}", **options)
    assert answer.status_code == 200, answer.text
    return [(item["region_code"], item["period"]) for item in answer.json()["items"]]


def test_a_list_holds_only_the_caller_s_region(filled: Api) -> None:
    assert len(listed(filled)) == 13
    assert listed(filled, by="chongqing") == [("500105", "2020")]
    assert len(listed(filled, by="chengdu")) == 12
    assert listed(filled, "region=50") == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("region=5107", 1),
        ("region=510703", 1),
        ("region=51", 13),
        ("region=50,51", 13),
        ("period=2020-03", 1),
        ("period=2020", 1),
        ("state=accepted", 1),
        ("state=submitted&region=5101", 12),
        ("state=withdrawn", 0),
        ("updated-since=2026-11-23T00:00:00Z", 13),
        ("updated-since=2026-11-24T00:00:00%2B08:00", 0),
    ],
)
def test_filters(filled: Api, query: str, count: int) -> None:
    assert len(listed(filled, query)) == count


@pytest.mark.parametrize("things", ["institutions", "energy-returns"])
@pytest.mark.parametrize("code", ["52", "510199", "5"])
def test_an_unknown_division_is_refused_not_answered_with_nothing(filled: Api, things: str, code: str) -> None:
    answer = filled.get(f"{things}?region={code}")

    assert (answer.status_code, codes(answer)) == (422, ["unknown_region"])
    assert {"51", "510104", "50,51"} <= set(answer.json()["errors"][0]["hint"].split())


@pytest.mark.parametrize("size", [1, 5, 12, 13, 14])
def test_pages_hold_every_record_once(filled: Api, size: int) -> None:
    found, cursor = [], ""
    while True:
        answer = filled.get(f"energy-returns?limit={size}{cursor}").json()
        found += [(item["institution_uscc"], item["period"]) for item in answer["items"]]
        if answer["next"] is None:
            break
        assert len(answer["items"]) == size
        cursor = f"&cursor={answer['next']}"

    assert len(found) == len(set(found)) == 13


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "limit=0",
        "limit=1001",
        "region=5%25",
        "region=%27",
        "region=",
        "region=circle",
        "state=sent",
        "period=1900",
        "updated-since=yesterday",
        "updated-since=0.5",
        "updated-since=2026-11-23T08:00:00",
    ],
)
def test_what_cannot_be_asked_is_422(filled: Api, query: str) -> None:
    assert filled.get(f"energy-returns?{query}").status_code == 422
