"""抽查计划: 35 % of the canteens a year, all of them within three years, refused with how many are missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.food.test_canteens import canteen
from tests.food.test_evaluations import evaluation
from tests.records.service import HOSPITAL, SCHOOL, Api, codes, receipts


def named(*numbers: int, uscc: str = SCHOOL) -> list[dict[str, str]]:
    return [{"institution_uscc": uscc, "canteen_no": str(number)} for number in numbers]


def plan(canteens: list[dict[str, str]], registered: int = 10, **more: Any) -> dict[str, Any]:
    return {"canteens": canteens, "canteens_registered": registered, "state": "accepted", **more}


def register(api: Api, numbers: Iterable[int], uscc: str = SCHOOL, **fields: Any) -> None:
    for number in numbers:
        assert api.put(f"canteens/{uscc}/{number}", canteen(**fields), by="everywhere").status_code == 201


@pytest.fixture
def ten(api: Api) -> Api:
    """Ten canteens of a school in Chengdu."""
    register(api, range(1, 11))
    return api


def put(api: Api, year: int, body: dict[str, Any], region: str = "5101") -> Any:
    return api.put(f"evaluation-plans/{region}/{year}", body)


def said(answer: Any) -> list[str]:
    return [error["zh"] for error in answer.json()["errors"]]


class TestAYear:
    def test_below_35_percent_is_refused_with_the_shortfall(self, ten: Api) -> None:
        answer = put(ten, 2024, plan(named(1, 2)))

        assert (answer.status_code, codes(answer)) == (422, ["plan_too_small"])
        assert said(answer) == ["不足 35%：还差 2 个食堂"]
        assert ten.get("evaluation-plans/5101/2024").status_code == 404

    @pytest.mark.parametrize(("planned", "status"), [(3, 422), (4, 201)])
    def test_a_part_of_a_canteen_is_a_whole_one(self, ten: Api, planned: int, status: int) -> None:
        """35 % of ten are three and a half."""
        assert put(ten, 2024, plan(named(*range(1, planned + 1)))).status_code == status

    def test_before_the_rule_was_in_force_fewer_are_enough(self, ten: Api) -> None:
        assert put(ten, 2023, plan(named(1))).status_code == 201

    def test_next_year_s_plan_may_come_early(self, ten: Api) -> None:
        assert codes(put(ten, 2028, plan(named(1, 2, 3, 4)))) == ["period_not_begun"]
        assert put(ten, 2027, plan(named(*range(1, 11)))).status_code == 201


class TestWhatIsRegistered:
    def test_a_region_without_canteens_has_no_share(self, ten: Api) -> None:
        assert codes(put(ten, 2024, plan([], 0), region="5103")) == ["no_canteens"]

    def test_their_number_is_held_against_the_register(self, ten: Api) -> None:
        answer = put(ten, 2024, plan(named(1, 2, 3, 4), registered=9))

        assert (codes(answer), answer.json()["errors"][0]["hint"]) == (["registered_differs"], "10")

    def test_one_that_is_not_there_is_named(self, ten: Api) -> None:
        answer = put(ten, 2024, plan(named(1, 2, 3, 4, 11)))

        assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [
            ("canteen_unknown", "/canteens/4")
        ]

    def test_one_twice_is_one(self, ten: Api) -> None:
        assert codes(put(ten, 2024, plan(named(1, 2, 3, 3)))) == ["duplicate_line"]

    def test_one_of_another_region_is_not_there(self, ten: Api) -> None:
        register(ten, [1], uscc=HOSPITAL, closed_on="2024-12-31")

        assert codes(put(ten, 2024, plan([*named(1, 2, 3, 4), *named(1, uscc=HOSPITAL)]))) == ["canteen_unknown"]

    @pytest.mark.parametrize(
        ("open_in", "registered"),
        [
            ({"opened_on": "2024-12-31"}, 11),
            ({"opened_on": "2025-01-01"}, 10),
            ({"closed_on": "2024-01-01"}, 11),
            ({"closed_on": "2023-12-31"}, 10),
        ],
    )
    def test_a_canteen_counts_in_the_years_it_is_open(
        self, ten: Api, open_in: dict[str, str], registered: int
    ) -> None:  # fmt: skip
        register(ten, [11], **open_in)

        assert put(ten, 2024, plan(named(1, 2, 3, 4), registered)).status_code == 201


class TestThreeYears:
    def test_whoever_was_left_out_must_be_in_the_third(self, ten: Api) -> None:
        put(ten, 2024, plan(named(1, 2, 3, 4)))
        put(ten, 2025, plan(named(1, 2, 3, 4)))
        answer = put(ten, 2026, plan(named(5, 6, 7, 8)))

        assert codes(answer) == ["cycle_incomplete"]
        assert said(answer) == ["三年内未全覆盖：还差 2 个食堂"]
        assert f"{SCHOOL}/10、{SCHOOL}/9" in answer.json()["errors"][0]["hint"]

    def test_all_within_three_years(self, ten: Api) -> None:
        put(ten, 2024, plan(named(1, 2, 3, 4)))
        put(ten, 2025, plan(named(5, 6, 7, 8)))

        assert put(ten, 2026, plan(named(9, 10, 1, 2))).status_code == 201
        assert said(put(ten, 2027, plan(named(1, 2, 5, 6)))) == ["三年内未全覆盖：还差 2 个食堂"]
        assert put(ten, 2027, plan(named(3, 4, 5, 6))).status_code == 201

    def test_without_the_plans_before_the_third_has_all(self, ten: Api) -> None:
        assert said(put(ten, 2026, plan(named(1, 2, 3, 4)))) == ["三年内未全覆盖：还差 6 个食堂"]
        assert put(ten, 2026, plan(named(*range(1, 11)))).status_code == 201

    def test_a_plan_that_nobody_accepted_covers_none(self, ten: Api) -> None:
        put(ten, 2025, plan(named(1, 2, 3, 4), state="submitted"))

        assert codes(put(ten, 2026, plan(named(5, 6, 7, 8, 9, 10)))) == ["cycle_incomplete"]

    def test_a_spot_check_covers_a_self_evaluation_does_not(self, ten: Api) -> None:
        put(ten, 2025, plan(named(1, 2, 3, 4)))
        for number, kind, round_ in ((5, "spot_check", "51-2024-5"), (6, "internal", "2024-Q3")):
            body = evaluation(kind=kind, state="accepted")
            assert ten.put(f"canteen-evaluations/{SCHOOL}/{number}/{round_}", body).status_code == 201

        answer = put(ten, 2026, plan(named(7, 8, 9, 10)))
        assert said(answer) == ["三年内未全覆盖：还差 1 个食堂"]
        assert f"{SCHOOL}/6" in answer.json()["errors"][0]["hint"]

    def test_another_region_s_plan_covers_what_it_holds(self, ten: Api) -> None:
        put(ten, 2025, plan(named(1, 2, 3, 4)), region="510104")

        assert put(ten, 2026, plan(named(5, 6, 7, 8, 9, 10)), region="51").status_code == 201

    def test_a_new_canteen_has_three_years_of_its_own(self, ten: Api) -> None:
        register(ten, [11], opened_on="2025-01-01")
        put(ten, 2025, plan(named(1, 2, 3, 4), 11))

        assert put(ten, 2026, plan(named(5, 6, 7, 8, 9, 10), 11)).status_code == 201
        assert said(put(ten, 2027, plan(named(1, 2, 3, 4), 11))) == ["三年内未全覆盖：还差 1 个食堂"]

    def test_earlier_lines_of_a_batch_are_seen(self, ten: Api) -> None:
        years = {2024: named(1, 2, 3, 4), 2025: named(5, 6, 7, 8), 2026: named(9, 10, 1, 2)}
        lines = [{"region_code": "5101", "year": year, **plan(listed)} for year, listed in years.items()]

        assert [receipt["status"] for receipt in receipts(ten.batch("evaluation-plans", lines))] == [201, 201, 201]

    def test_the_same_plan_sent_again_is_not_judged_anew(self, ten: Api) -> None:
        put(ten, 2024, plan(named(1, 2, 3, 4)))
        register(ten, [11])

        assert put(ten, 2024, plan(named(1, 2, 3, 4))).status_code == 200


class TestOutlook:
    def test_what_a_plan_has_at_the_least_and_may_not_leave_out(self, ten: Api) -> None:
        put(ten, 2024, plan(named(1, 2, 3, 4)))
        put(ten, 2025, plan(named(5, 6, 7, 1)))
        answer = ten.get("evaluation-plans/5101/2026/outlook").json()

        assert answer == {
            "region_code": "5101", "year": 2026, "canteens_registered": 10, "least": 4, "due": named(10, 8, 9)
        }  # fmt: skip
        assert put(ten, 2026, plan([*answer["due"], *named(1)])).status_code == 201

    def test_what_it_holds_itself_stays_due(self, ten: Api) -> None:
        put(ten, 2026, plan(named(*range(1, 11))))

        assert len(ten.get("evaluation-plans/5101/2026/outlook").json()["due"]) == 10

    def test_before_the_rule_nothing_is_needed(self, ten: Api) -> None:
        answer = ten.get("evaluation-plans/5101/2023/outlook").json()

        assert (answer["least"], answer["due"]) == (0, [])

    def test_the_other_province_is_kept_out(self, ten: Api) -> None:
        assert ten.get("evaluation-plans/50/2026/outlook").status_code == 403
        assert ten.get("evaluation-plans/5101/2026/outlook", by="reader").status_code == 403
        assert ten.get("evaluation-plans/5199/2026/outlook").status_code == 422
