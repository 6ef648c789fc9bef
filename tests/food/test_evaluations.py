"""成效评估: a total that follows from its scores, and a canteen that failed until its recheck is passed."""

from __future__ import annotations

from typing import Any

import pytest

from services.food.commands.evaluations import EVALUATIONS
from shared.kinds.rectifying import announce_overdue
from tests.food.test_canteens import canteen
from tests.records.service import SCHOOL, Api, codes

QUARTER = f"canteen-evaluations/{SCHOOL}/1/2024-Q3"
CHECK = f"canteen-evaluations/{SCHOOL}/1/51-2024-17"
REASON = "复查后更正"


@pytest.fixture
def known(api: Api) -> Api:
    api.put(f"canteens/{SCHOOL}/1", canteen(opened_on="2020-09-01"))
    return api


def evaluation(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "internal", "criteria_edition": "2024", "evaluated_on": "2024-09-27",
        "scores": [{"item": "制度建设", "points": "18.5"}, {"item": "餐厨垃圾减量", "points": "66.25"}],
        "total": "84.75", "grade": "good", **changes,
    }  # fmt: skip


def failed(**changes: Any) -> dict[str, Any]:
    """A spot check, to be put right by the end of November."""
    return evaluation(
        **{
            "kind": "spot_check",
            "grade": "unqualified",
            "issues": ["剩餐未称重"],
            "rectify_by": "2024-11-30",
            **changes,
        }
    )


def test_of_a_canteen_that_nobody_registered(api: Api) -> None:
    assert codes(api.put(QUARTER, evaluation())) == ["canteen_unknown"]


@pytest.mark.parametrize(
    ("path", "body", "code", "pointer"),
    [
        (QUARTER, evaluation(total="84.76"), "total_differs", "/total"),
        (QUARTER, evaluation(scores=[]), "missing_field", "/scores"),
        (
            QUARTER,
            evaluation(scores=[{"item": "制度建设", "points": "1"}] * 2, total="2"),
            "duplicate_line",
            "/scores/1",
        ),
        (QUARTER, evaluation(grade="perfect"), "unknown_enum", "/grade"),
        (QUARTER, evaluation(rectify_by="2024-11-30"), "rectification_not_applicable", "/rectify_by"),
        (QUARTER, evaluation(recheck_result="passed"), "rectification_not_applicable", "/recheck_result"),
        (QUARTER, evaluation(evaluated_on="2026-11-24"), "in_the_future", "/evaluated_on"),
        (QUARTER, failed(), "round_contradicts", "/round"),
        (CHECK, evaluation(), "round_contradicts", "/round"),
        (CHECK.replace("51-2024-17", "2024"), evaluation(), "round_contradicts", "/round"),
        (CHECK, failed(issues=[]), "missing_field", "/issues"),
        (CHECK, failed(rectify_by=None), "missing_field", "/rectify_by"),
        (CHECK, failed(rectify_by="2024-09-26"), "dates_reversed", "/rectify_by"),
    ],
)
def test_refused(known: Api, path: str, body: dict[str, Any], code: str, pointer: str) -> None:
    answer = known.put(path, body)

    assert answer.status_code == 422, answer.text
    assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [(code, pointer)]


def test_the_sum_is_told(known: Api) -> None:
    assert known.put(QUARTER, evaluation(total="90")).json()["errors"][0]["hint"] == "84.75"


def test_before_the_canteen_opened_is_a_doubt(known: Api) -> None:
    answer = known.put(QUARTER.replace("2024", "2020"), evaluation(evaluated_on="2020-08-31"))

    assert [each["code"] for each in answer.json()["findings"]] == ["canteen_not_open"]


class TestRectification:
    def said(self, api: Api) -> list[tuple[str, int, str | None]]:
        return [
            (event["verb"], event["data"]["revision"], event["data"]["recheck_result"])
            for event in api.events()
            if ".rectification." in event["type"]
        ]

    def test_overdue_then_done(self, known: Api) -> None:
        known.put(CHECK, failed(state="accepted"))
        assert (announce_overdue(known.database, EVALUATIONS), announce_overdue(known.database, EVALUATIONS)) == (1, 0)
        known.put(CHECK, failed(state="accepted", recheck_result="passed", reason=REASON), match=1)

        assert self.said(known) == [("overdue", 1, None), ("done", 2, "passed")]
        assert announce_overdue(known.database, EVALUATIONS) == 0

    def test_a_recheck_that_failed_puts_nothing_right(self, known: Api) -> None:
        known.put(CHECK, failed(state="accepted", recheck_result="failed"))

        assert self.said(known) == []
        assert announce_overdue(known.database, EVALUATIONS) == 1
        assert self.said(known) == [("overdue", 1, "failed")]

    def test_the_event_is_of_the_round(self, known: Api) -> None:
        known.put(CHECK, failed(state="accepted", recheck_result="passed"))
        event = known.events()[-1]

        assert (event["key"], event["subject"]) == (SCHOOL, f"{SCHOOL}/1/51-2024-17")
        assert event["data"] == {
            "institution_uscc": SCHOOL, "canteen_no": "1", "round": "51-2024-17", "revision": 1,
            "rectify_by": "2024-11-30", "recheck_result": "passed",
        }  # fmt: skip
