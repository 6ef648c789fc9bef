"""标准制度, 考核, 期初数: what an office publishes, how a region was assessed, what was counted before 2021."""

from __future__ import annotations

from typing import Any

import pytest

from tests.projects.sending import Answer, send
from tests.records.service import SCHOOL, Api


def publish(api: Api, doc_no: str = "川机管函〔2023〕118号", by: str = "sichuan", **changes: Any) -> Answer:
    body = {"region_code": "51", "title": "公共机构低碳发展指南", "kind": "guide", "topic": "low_carbon_guide",
            "stage": "published", "published_on": "2023-05-30", **changes}  # fmt: skip
    return send(api, f"documents/{doc_no}", body, by=by)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"published_on": None}, "missing_field", "/published_on"),
        ({"stage": "in_force", "published_on": None}, "missing_field", "/published_on"),
        ({"stage": "consultation"}, "stage_contradicts", "/published_on"),
        ({"stage": "drafting", "published_on": None, "repealed_on": "2024-01-01"}, "stage_contradicts", "/repealed_on"),
        ({"repealed_on": "2023-05-29"}, "dates_reversed", "/repealed_on"),
        ({"topic": "weather"}, "unknown_enum", "/topic"),
        ({"kind": "poem"}, "unknown_enum", "/kind"),
        ({"region_code": "99"}, "region_unknown", "/region_code"),
        ({"region_code": "500105", "published_on": "2026-01-05"}, "region_dissolved", "/region_code"),
    ],
)
def test_a_document_is_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = publish(api, by="everywhere", **changes)

    assert (answer.status, answer.said) == (422, [(code, pointer)])


def test_a_draft_has_no_day_yet_and_a_topic_may_be_missing(api: Api) -> None:
    assert publish(api, "草案-1", stage="drafting", published_on=None).said == []
    assert publish(api, "通报-1", kind="circular", topic=None).said == []


@pytest.mark.parametrize("slash", ["%2F", "%2f"])
def test_a_number_with_a_slash_is_refused_with_what_to_write_instead(api: Api, slash: str) -> None:
    for path in (f"documents/川机管{slash}2023", f"awards/{SCHOOL}/saving_agency/province/2021{slash}1/revisions"):
        found = api.get(path)
        (error,) = found.json()["errors"]

        assert (found.status_code, error["code"]) == (422, "key_malformed")
        assert error["hint"].endswith("write a dash in place of a slash")
    assert send(api, f"documents/川机管{slash}2023", {}).said == [("key_malformed", "")]
    assert publish(api, "川机管-2023").status == 201


def test_a_document_is_of_one_province(api: Api) -> None:
    assert publish(api, region_code="50").status == 403
    assert publish(api, region_code="51,50").said == [("region_unknown", "/region_code")]


def test_a_document_of_a_division_of_its_time(api: Api) -> None:
    assert publish(api, region_code="500105", by="chongqing").body["region_code"] == "500105"


def assess(api: Api, **changes: Any) -> Answer:
    items = [{"item": "能耗强度", "points": "40"}, {"item": "管理制度", "points": "53.25"}]
    return send(api, "assessments/5101/2021", {"score": "93.25", "items": items, **changes})


def test_items_that_do_not_add_up_are_doubtful(api: Api) -> None:
    assert assess(api, score="93.5").said == [("items_differ_from_score", "/score")]


def test_a_score_may_stand_alone(api: Api) -> None:
    assert assess(api, score="93.5", items=[]).said == []


def test_an_item_stands_once(api: Api) -> None:
    item = {"item": "能耗强度", "points": "40"}

    assert assess(api, score="80", items=[item, item]).said == [("duplicate_line", "/items/1")]


def test_the_event_has_hundredths_of_a_point(api: Api) -> None:
    assess(api)
    content = api.events()[0]["data"]["content"]

    assert content["score_centipoints"] == 9_325
    assert [item["centipoints"] for item in content["items"]] == [4_000, 5_325]


def balance(api: Api, measure: str = "demonstration_units", as_of: str = "2020-12-31", **changes: Any) -> Answer:
    body = {"quantity": 3_698, "cited": "川机管函〔2021〕707号 第一章", **changes}
    return send(api, f"opening-balances/{measure}/51/{as_of}", body)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"measure": "happiness"}, "unknown_enum", "/measure"),
        ({"measure": "retrofit_area"}, "unknown_enum", "/measure"),  # grows over time, is no stock
        ({"as_of": "2026-11-24"}, "in_the_future", "/as_of"),
        ({"quantity": "3698"}, "wrong_type", "/quantity"),
        ({"quantity": 3_698.5}, "wrong_type", "/quantity"),
        ({"quantity": -1}, "negative", "/quantity"),
        ({"cited": " "}, "missing_field", "/cited"),
        ({"cited": None}, "wrong_type", "/cited"),
    ],
)
def test_a_balance_is_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = balance(api, **changes)

    assert (answer.status, answer.said) == (422, [(code, pointer)])


@pytest.mark.parametrize("measure", ["demonstration_units", "charging_points", "water_saving_units"])
def test_what_a_standard_can_count_on_a_day_has_balances(api: Api, measure: str) -> None:
    assert balance(api, measure).status == 201


def test_what_may_be_counted_is_told(api: Api) -> None:
    (error,) = balance(api, "happiness").body["errors"]

    assert "demonstration_units" in error["hint"]
