"""碳排放核查 and 活动碳中和: closed once all six steps have a day; neutral once enough is offset."""

from __future__ import annotations

from typing import Any

import pytest

from tests.projects.sending import Answer, send
from tests.records.service import SCHOOL, Api

STEPS = {
    "plan_on": "2022-04-01", "document_review_on": "2022-04-20", "site_visit_on": "2022-05-10",
    "conclusion_on": "2022-05-31", "notice_on": "2022-06-06", "record_on": "2022-06-10",
}  # fmt: skip


def verify(api: Api, **changes: Any) -> Answer:
    body = {**STEPS, "emissions_t": "1284.3", "factor_set": "grid-factors@1.0.0", **changes}
    return send(api, f"verifications/{SCHOOL}/2021", body)


@pytest.mark.parametrize("step", STEPS)
def test_a_verification_is_closed_once_all_six_steps_have_a_day(api: Api, step: str) -> None:
    assert verify(api, **{step: None}).body["closed_on"] is None


def test_it_is_closed_on_the_last_of_the_six_days(api: Api) -> None:
    assert verify(api).body["closed_on"] == "2022-06-10"
    assert api.events()[0]["data"]["content"]["closed_on"] == "2022-06-10"


def test_nobody_else_says_when_it_was_closed(api: Api) -> None:
    assert verify(api, closed_on="2022-06-10").said == [("unknown_field", "/closed_on")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"site_visit_on": "2022-04-19"}, [("steps_reversed", "/site_visit_on")]),
        ({"site_visit_on": None, "conclusion_on": "2022-04-19"}, [("steps_reversed", "/conclusion_on")]),
        ({"emissions_t": None}, [("emissions_missing", "/emissions_t")]),
        ({"disclosed_on": "2022-06-09"}, [("disclosed_before_closed", "/disclosed_on")]),
        ({"record_on": None, "disclosed_on": "2022-07-01"}, [("disclosed_before_closed", "/disclosed_on")]),
        ({"disclosed_on": "2022-06-10", "url": "https://example.org/2021"}, []),
        ({"site_visit_on": "2022-04-20"}, []),  # two steps on one day
        ({"record_on": None, "emissions_t": None}, []),  # still under way
    ],
)
def test_doubts(api: Api, changes: dict[str, Any], said: list[tuple[str, str]]) -> None:
    answer = verify(api, **changes)

    assert (answer.status, answer.said) == (201, said)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"url": "ftp://example.org"}, "url_malformed", "/url"),
        ({"record_on": "2026-11-24"}, "in_the_future", "/record_on"),
        ({"emissions_t": "1.0001"}, "too_precise", "/emissions_t"),
    ],
)
def test_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = verify(api, **changes)

    assert (answer.status, answer.said) == (422, [(code, pointer)])


def test_a_year_that_has_not_begun_is_not_verified(api: Api) -> None:
    assert send(api, f"verifications/{SCHOOL}/2027", {}).said == [("period_not_begun", "/year")]


def offset(api: Api, emissions: str, compensated: str) -> Answer:
    body = {"emissions_t": emissions, "offset_t": compensated, "means": "林业碳汇"}
    return send(api, f"neutral-events/{SCHOOL}/2021-06-18/全国低碳日", body)


def test_less_offset_than_emitted_is_doubtful(api: Api) -> None:
    assert offset(api, "18.6", "18.599").said == [("offset_below_emissions", "/offset_t")]


def test_as_much_offset_as_emitted_is_neutral(api: Api) -> None:
    answer = offset(api, "18.6", "18.6")

    assert (answer.status, answer.said) == (201, [])


def test_an_event_without_emissions_is_none(api: Api) -> None:
    assert offset(api, "0", "1").said == [("too_small", "/emissions_t")]
