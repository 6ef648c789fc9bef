"""待确认: what is listed as waiting for the other province, to whom, and what leaves the list again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.samples.sample import Sample
from tests.records.samples.training import EVALUATION, PROMOTION, SESSION, STANDARD
from tests.records.service import HOSPITAL, MOVED, SCHOOL, Api, codes
from tests.training.sessions import REASON, hold, send, session

WAITING = "confirmations/waiting"
PUBLISHED = {**STANDARD.body, **STANDARD.change}
JOINT = (
    (SESSION, {**session(state="logged", declared=[{"region_code": code, "person_times": 9, "evidence": "签到表"}
                                                   for code in ("50", "51")])}),
    (PROMOTION, {**PROMOTION.body, "state": "accepted"}),
    (STANDARD, PUBLISHED),
    (EVALUATION, {**EVALUATION.body, "state": "accepted"}),
)  # fmt: skip
every_joint = pytest.mark.parametrize(("sample", "body"), JOINT, ids=lambda each: getattr(each, "id", ""))


def listed(api: Api, query: str = "", by: str = "cq-joint") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.get(f"{WAITING}{query}", by=by).json()["items"]
    return items


def confirm(api: Api, sample: Sample, revision: int) -> int:
    return api.post(f"{sample.path()}/confirmations", {"revision": revision}, by="cq-joint").status_code


@every_joint
def test_what_would_count_waits_until_it_is_confirmed(api: Api, sample: Sample, body: dict[str, Any]) -> None:
    api.put(sample.path(), body)
    (item,) = listed(api)

    assert (item["thing"], item["key"], item["revision"]) == (sample.kind.thing, sample.key, 1)
    assert (item["awaits"], item["said"], item["not_yet"]) == ("50", None, None)
    assert item["region_code"].startswith("51")
    assert confirm(api, sample, item["revision"]) == 201
    assert listed(api) == []


@every_joint
def test_its_address_is_where_it_is_confirmed(api: Api, sample: Sample, body: dict[str, Any]) -> None:
    api.put(sample.path(), body)
    (item,) = listed(api)
    path = item["confirmations"].removeprefix("/training/v1/")

    assert api.post(path, {"revision": item["revision"]}, by="cq-joint").status_code == 201


@every_joint
def test_taken_back_it_waits_again_and_says_so(api: Api, sample: Sample, body: dict[str, Any]) -> None:
    api.put(sample.path(), body)
    confirm(api, sample, 1)
    api.post(f"{sample.path()}/confirmations/withdraw", {"reason": REASON}, by="cq-joint")
    (item,) = listed(api)

    assert item["said"] == {"state": "withdrawn", "revision": 1}
    assert item["not_yet"] is None


def test_a_promotion_that_changed_what_is_counted_waits_again(api: Api) -> None:
    path, body = PROMOTION.path(), {**PROMOTION.body, "state": "accepted", "reason": REASON}
    api.put(path, {**PROMOTION.body, "state": "accepted"})
    confirm(api, PROMOTION, 1)
    api.put(path, {**body, "visitors": 5300}, match=1)
    unchanged = listed(api)
    api.put(path, {**body, "co_organiser_usccs": [HOSPITAL, MOVED]}, match=2)

    assert unchanged == []
    assert [(item["revision"], item["said"]) for item in listed(api)] == [(3, {"state": "given", "revision": 1})]


def test_what_is_undecided_withdrawn_or_of_one_province_does_not_wait(api: Api) -> None:
    api.put(PROMOTION.path(), PROMOTION.body)
    undecided = listed(api)
    api.put(
        PROMOTION.path(), {**PROMOTION.body, "state": "accepted", "joint": False, "co_organiser_usccs": []}, match=1
    )
    alone = listed(api)
    api.put(EVALUATION.path(), {**EVALUATION.body, "state": "accepted"})
    api.post(f"{EVALUATION.path()}/withdraw", {"reason": REASON}, match=1)

    assert (undecided, alone, listed(api)) == ([], [], [])


def test_a_standard_waits_from_both_its_numbers_on(api: Api) -> None:
    api.put(STANDARD.path(), STANDARD.body)
    drafted = listed(api)
    api.put(STANDARD.path(), {**PUBLISHED, "reason": REASON}, match=1)
    (item,) = listed(api)

    assert drafted == []
    assert (item["revision"], item["day"], item["title"]) == (2, "2023-04-01", STANDARD.body["title"])


def test_a_session_waits_once_held_and_says_what_is_lacking(api: Api) -> None:
    api.put(SESSION.path(), session())
    scheduled = listed(api)
    api.post(f"{SESSION.path()}/log", match=1)
    (without_people,) = listed(api)
    send(api)
    (with_people,) = listed(api)

    assert scheduled == []
    assert without_people["not_yet"]["code"] == "participants_of_one_province"
    assert {"zh", "en"} <= set(without_people["not_yet"])
    assert with_people["not_yet"] is None
    assert (with_people["day"], with_people["title"]) == ("2021-10-18", "川渝公共机构节能管理联合培训")


class TestWhoReadsIt:
    def test_both_sides_and_by_whose_word_is_awaited(self, api: Api) -> None:
        hold(api)
        path, body = PROMOTION.of_chongqing()
        api.put(path, {**body, "state": "accepted"}, by="chongqing")

        for by in ("sichuan", "chongqing", "cq-joint", "sc-joint", "everywhere"):
            assert [item["awaits"] for item in listed(api, by=by)] == ["50", "51"], by
        assert [item["thing"] for item in listed(api, "?awaits=51")] == ["promotion"]
        assert [item["thing"] for item in listed(api, "?awaits=50")] == ["session"]

    def test_a_district_reads_its_own_and_the_other_provinces(self, api: Api) -> None:
        hold(api)

        assert [item["key"]["institution_uscc"] for item in listed(api, by="district-joint")] == [SCHOOL]
        assert [item["key"]["institution_uscc"] for item in listed(api, by="writer")] == [SCHOOL]
        path, body = PROMOTION.of_chongqing()
        api.put(path, {**body, "state": "accepted"}, by="chongqing")
        assert len(listed(api, by="district-joint")) == 2
        assert len(listed(api, by="writer")) == 2

    def test_it_takes_a_scope_and_a_province(self, api: Api) -> None:
        assert api.get(WAITING, by="reader").status_code == 403
        assert api.get(f"{WAITING}?awaits=5101").status_code == 422


class TestPages:
    def test_page_by_page_over_all_things(self, api: Api) -> None:
        for sample, body in JOINT:
            api.put(sample.path(), body)
        second = {**JOINT[3][1]}
        api.put(EVALUATION.path(evaluation_no="2021-9"), second)
        seen, cursor = [], ""
        while True:
            page = api.get(f"{WAITING}?limit=2{cursor}", by="cq-joint").json()
            seen.append([item["thing"] for item in page["items"]])
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"

        assert seen == [["session", "promotion"], ["standard", "evaluation"], ["evaluation"]]

    def test_a_page_that_is_just_full_has_no_next(self, api: Api) -> None:
        hold(api)

        assert api.get(f"{WAITING}?limit=1", by="cq-joint").json()["next"] is None

    def test_a_cursor_of_another_list_is_refused(self, api: Api) -> None:
        assert codes(api.get(f"{WAITING}?cursor=WzFd", by="cq-joint")) == ["bad_cursor"]
