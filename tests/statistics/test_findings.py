"""Soft findings: when they are raised, how they block acceptance, who decided them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.statistics.service import Api, a_price, a_quota, a_return, codes, keyed, line, path, receipts


def found(answer: Any) -> list[str]:
    assert answer.status_code in (200, 201), answer.text
    return [finding["code"] for finding in answer.json()["findings"]]


def accepted(api: Api, period: str, **changes: Any) -> None:
    answer = api.put(path(period), a_return(state="accepted", **changes))
    assert answer.status_code == 201, answer.text


def test_a_return_without_doubts_has_no_findings(api: Api) -> None:
    assert found(api.put(path(), a_return())) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"floor_area_m2": None}, "floor_area_unknown"),
        ({"users": None}, "users_unknown"),
        ({"users": {}}, "users_unknown"),
        ({"lines": [line(cost_yuan=None)]}, "quantity_without_cost"),
    ],
)
def test_doubts_about_the_return_itself(api: Api, change: dict[str, Any], code: str) -> None:
    assert found(api.put(path(), a_return(**change))) == [code]


@pytest.mark.parametrize(
    "unbilled",
    [
        line(origin="own_pv", cost_yuan=None),
        {"item": "unconventional_water", "quantity": "1", "unit": "m3"},
        {"item": "water", "quantity": "0", "unit": "m3"},
    ],
)
def test_what_nobody_is_billed_for_needs_no_cost(api: Api, unbilled: dict[str, Any]) -> None:
    assert found(api.put(path(), a_return(lines=[unbilled]))) == []


@pytest.mark.parametrize(
    ("change", "codes_found"),
    [
        ({"floor_area_m2": "13200"}, []),
        ({"floor_area_m2": "13200.01"}, ["floor_area_changed"]),
        ({"floor_area_m2": "10799.99"}, ["floor_area_changed"]),
        ({"users": {"staff": "1122"}}, []),
        ({"users": {"staff": "1122.001"}}, ["users_changed"]),
        ({"lines": [line(quantity="455000")]}, []),
        ({"lines": [line(quantity="455000.001")]}, ["quantity_changed"]),
        ({"lines": [line(quantity="244999.999")]}, ["quantity_changed"]),
        ({"lines": []}, ["quantity_changed"]),
        ({"lines": [line(quantity="400000"), {"item": "heat", "quantity": "1", "unit": "GJ", "cost_yuan": "1"}]}, []),
    ],
)
def test_changes_against_the_same_period_of_the_year_before(
    api: Api, change: dict[str, Any], codes_found: list[str]
) -> None:
    accepted(api, "2019-06", lines=[line()])

    assert found(api.put(path("2020-06"), a_return(**{"lines": [line(quantity="360000")], **change}))) == codes_found


def test_only_what_was_accepted_is_compared_with(api: Api) -> None:
    api.put(path("2019"), a_return())

    assert found(api.put(path("2020"), a_return(floor_area_m2="99999"))) == []


def test_identical_to_the_last_period(api: Api) -> None:
    accepted(api, "2020-05")

    assert found(api.put(path("2020-06"), a_return())) == ["identical_to_previous"]
    assert found(api.put(path("2020-07"), a_return())) == []


class TestMonthsAndYear:
    @pytest.fixture
    def eleven_months(self, api: Api) -> Api:
        lines = [
            keyed(f"2020-{month:02d}", state="accepted", lines=[line(quantity=str(1000 + month))])
            for month in range(1, 12)
        ]
        assert all(entry["status"] == 201 for entry in receipts(api.batch("energy-returns", lines)))
        return api

    def test_nothing_is_said_before_all_twelve_are_there(self, eleven_months: Api) -> None:
        assert found(eleven_months.put(path("2020"), a_return(lines=[line(quantity="1")]))) == []

    @pytest.mark.parametrize(("annual", "expected"), [("12078", []), ("12078.001", ["months_differ_from_year"])])
    def test_the_year_is_held_against_its_months(self, eleven_months: Api, annual: str, expected: list[str]) -> None:
        accepted(eleven_months, "2020-12", lines=[line(quantity="1012")])

        assert found(eleven_months.put(path("2020"), a_return(lines=[line(quantity=annual)]))) == expected

    @pytest.mark.parametrize(("last", "expected"), [("1012", []), ("1011.999", ["months_differ_from_year"])])
    def test_the_last_month_is_held_against_the_year(self, eleven_months: Api, last: str, expected: list[str]) -> None:
        accepted(eleven_months, "2020", lines=[line(quantity="12078")])

        assert found(eleven_months.put(path("2020-12"), a_return(lines=[line(quantity=last)]))) == expected


def test_earlier_lines_of_a_batch_are_neighbours_too(api: Api) -> None:
    api.batch("energy-returns", [keyed("2020-05", state="accepted"), keyed("2020-06")])

    assert [finding["code"] for finding in api.get(path("2020-06")).json()["findings"]] == ["identical_to_previous"]


class TestReferences:
    """Prices and quotas are data; where none is loaded, nothing is said."""

    @pytest.fixture
    def load(self, api: Api) -> Callable[..., None]:
        def put(thing: str, region: str = "51", **changes: Any) -> None:
            body = {"price-ranges/electricity": a_price, "quotas/021": a_quota}[thing](**changes)
            assert api.put(f"{thing}/{region}/2016", body).status_code == 201

        return put

    PRICE, QUOTA = "price-ranges/electricity", "quotas/021"

    @pytest.mark.parametrize(
        ("cost", "expected"),
        [
            ("105000", []),
            ("525000", []),
            ("525000.01", ["unit_price_implausible"]),
            ("104999.99", ["unit_price_implausible"]),
        ],
    )
    def test_a_price_outside_the_range(
        self, api: Api, load: Callable[..., None], cost: str, expected: list[str]
    ) -> None:
        load(self.PRICE)

        assert found(api.put(path(), a_return(lines=[line(cost_yuan=cost)]))) == expected

    def test_the_text_names_price_and_range(self, api: Api, load: Callable[..., None]) -> None:
        load(self.PRICE)
        answer = api.put(path(), a_return(lines=[line(cost_yuan="1820000")]))

        (finding,) = answer.json()["findings"]
        assert finding["zh"] == "电力单价 5.20 元/kWh，参考范围 0.30–1.50"

    def test_a_range_of_another_region_or_time_says_nothing(self, api: Api, load: Callable[..., None]) -> None:
        load(self.PRICE, region="5107")
        load(self.PRICE, valid_to="2019-12-31")

        assert found(api.put(path(), a_return(lines=[line(cost_yuan="1820000")]))) == []

    @pytest.mark.parametrize(
        ("quantity", "expected"),
        [
            ("350000", []),
            ("480000", ["intensity_above_constraint"]),
            ("190000", ["intensity_below_guide"]),
        ],
    )
    def test_building_energy_per_area_outside_the_quota(
        self, api: Api, load: Callable[..., None], quantity: str, expected: list[str]
    ) -> None:
        load(self.QUOTA)
        lines = [line(quantity=quantity), a_return()["lines"][1], line(origin="own_pv", quantity="999999")]
        lines[2].pop("cost_yuan")

        assert found(api.put(path(), a_return(lines=lines))) == expected

    def test_a_quota_is_for_whole_years(self, api: Api, load: Callable[..., None]) -> None:
        load(self.QUOTA)

        assert found(api.put(path("2020-06"), a_return(lines=[line(quantity="1")]))) == []


class TestDecisions:
    DOUBTFUL = a_return(floor_area_m2=None)

    def test_open_findings_block_acceptance(self, api: Api) -> None:
        api.put(path(), self.DOUBTFUL)

        answer = api.post(f"{path()}/accept", match=1)

        assert (answer.status_code, answer.json()["code"], codes(answer)) == (
            422, "findings_open", ["floor_area_unknown"],
        )  # fmt: skip
        assert api.get(path()).json()["state"] == "submitted"

    def test_a_reviewer_s_reason_decides_them(self, api: Api) -> None:
        api.put(path(), self.DOUBTFUL)

        answer = api.post(f"{path()}/accept", {"reason": "租用场地，面积不详"}, match=1, by="reviewer")

        (finding,) = answer.json()["findings"]
        assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
        assert finding["decision"] == {"by": "reviewer", "reason": "租用场地，面积不详", "outcome": "kept"}

    def test_who_submits_as_accepted_has_decided_them(self, api: Api) -> None:
        answer = api.put(path(), {**self.DOUBTFUL, "state": "accepted"})

        assert [finding["decision"]["by"] for finding in answer.json()["findings"]] == ["sc-office"]

    def test_findings_stay_with_their_revision(self, api: Api) -> None:
        api.put(path(), self.DOUBTFUL)
        api.put(path(), a_return(reason="补报建筑面积"), match=1)

        items = api.get(f"{path()}/revisions").json()["items"]
        assert [len(item["findings"]) for item in items] == [1, 0]
        assert items[0]["findings"][0]["decision"] is None


def test_growth_looks_at_area_and_users_too(api: Api) -> None:
    accepted(api, "2019", floor_area_m2="0.01", users={"staff": "0.001"})
    answer = api.put(path(), a_return(floor_area_m2="10000.01", users={"staff": "1000.001"}))

    assert codes(answer) == ["implausible_growth", "implausible_growth"]
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/floor_area_m2", "/users"]


def test_growth_is_against_the_same_period_too(api: Api) -> None:
    """The only return that there is may be the one that is corrected."""
    accepted(api, "2020", floor_area_m2="0.01")
    answer = api.put(path(), a_return(floor_area_m2="10000.01", reason="面积重新测绘"), match=1)

    assert codes(answer) == ["implausible_growth"]
