"""培训班次: what is refused, how it goes from scheduled to logged, and what may have been registered twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.service import HOSPITAL, MOVED, SCHOOL, Api, codes
from tests.training.sessions import PATH, REASON, hold, said, session


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"ends_on": "2021-10-17"}, "validity_reversed", "/ends_on"),
        ({"duration_minutes": 1801}, "too_many_hours", "/duration_minutes"),
        ({"required_minutes": 1441}, "required_above_duration", "/required_minutes"),
        ({"venue": None}, "venue_missing", "/venue"),
        ({"mode": "online"}, "platform_missing", "/platform"),
        ({"mode": "hybrid"}, "platform_missing", "/platform"),
        ({"host_usccs": [HOSPITAL, SCHOOL], "co_host_usccs": []}, "first_host", "/host_usccs/0"),
        ({"co_host_usccs": [HOSPITAL, SCHOOL]}, "host_twice", "/co_host_usccs"),
        ({"co_host_usccs": []}, "joint_one_province", "/co_host_usccs"),
        ({"host_usccs": []}, "missing_field", "/host_usccs"),
    ],
)
def test_what_is_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = api.put(PATH, session(**changes))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code), answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_ten_hours_a_day_are_not_too_many(api: Api) -> None:
    assert api.put(PATH, session(duration_minutes=1800)).status_code == 201


def test_where_a_co_host_was_on_that_day_decides(api: Api) -> None:
    later = {"starts_on": "2021-06-28", "ends_on": "2021-06-30", "co_host_usccs": [MOVED]}

    assert codes(api.put(PATH, session(**later))) == ["joint_one_province"]
    assert api.put(PATH, session(co_host_usccs=[MOVED])).status_code == 201


def test_a_number_is_year_and_number(api: Api) -> None:
    assert codes(api.put(f"sessions/{SCHOOL}/No.7", session())) == ["session_no_malformed"]


def declared(*codes_: str) -> list[dict[str, Any]]:
    return [{"region_code": code, "person_times": 30, "evidence": "签到表"} for code in codes_]


def test_declared_regions_do_not_contain_one_another(api: Api) -> None:
    assert codes(api.put(PATH, session(declared=declared("51", "5101")))) == ["regions_overlap"]
    assert codes(api.put(PATH, session(declared=declared("51", "51")))) == ["duplicate_line"]
    assert api.put(PATH, session(declared=declared("5101", "50"))).status_code == 201


class TestStates:
    def test_what_is_scheduled_counts_nothing_until_it_is_logged(self, api: Api) -> None:
        api.put(PATH, session())
        logged = api.post(f"{PATH}/log", match=1)
        api.put(PATH, session(capacity=150, reason=REASON), match=2)
        api.post(f"{PATH}/withdraw", {"reason": REASON}, match=3)

        assert (logged.status_code, logged.json()["state"]) == (200, "logged")
        assert [(event["verb"], event["state"], event["counts"]) for event in said(api, "session")] == [
            ("scheduled", "scheduled", None),
            ("logged", "logged", {"revision": 2}),
            ("revised", "logged", {"revision": 3}),
            ("withdrawn", "withdrawn", None),
        ]

    def test_it_may_be_logged_at_once(self, api: Api) -> None:
        hold(api)

        assert [(event["verb"], event["counts"]) for event in said(api, "session")] == [("logged", {"revision": 1})]

    def test_what_has_not_begun_cannot_be_logged(self, api: Api) -> None:
        ahead = {"starts_on": "2026-12-01", "ends_on": "2026-12-03"}

        assert codes(api.put(PATH, session(**ahead, state="logged"))) == ["not_begun"]
        assert api.put(PATH, session(**ahead)).status_code == 201
        assert codes(api.post(f"{PATH}/log", match=1)) == ["not_begun"]

    def test_it_is_neither_accepted_nor_withdrawn_without_a_reason(self, api: Api) -> None:
        hold(api)

        assert codes(api.put(PATH, session(state="accepted", reason=REASON), match=1)) == ["unknown_enum"]
        assert codes(api.put(PATH, session(capacity=150), match=1)) == ["reason_required"]
        assert codes(api.post(f"{PATH}/withdraw", match=1)) == ["reason_required"]
        assert codes(api.post(f"{PATH}/log", match=1)) == ["state_not_allowed"]

    def test_withdrawn_it_may_be_scheduled_anew(self, api: Api) -> None:
        hold(api)
        api.post(f"{PATH}/withdraw", {"reason": REASON}, match=1)
        answer = api.put(PATH, session(reason=REASON), match=2)

        assert (answer.json()["state"], answer.json()["counts"]) == ("scheduled", None)

    def test_the_other_province_cannot_withdraw_it(self, api: Api) -> None:
        hold(api)

        assert api.post(f"{PATH}/withdraw", {"reason": REASON}, match=1, by="chongqing").status_code == 403


class TestRegisteredTwice:
    def again(self, api: Api, path: str = f"sessions/{SCHOOL}/2021-8", **changes: Any) -> Any:
        return api.put(path, session(**{"title": "川渝公共机构节能管理联合培训班", **changes}), by="everywhere")

    def test_a_like_title_on_the_same_days_by_the_same_host_is_doubted(self, api: Api) -> None:
        hold(api)
        (finding,) = self.again(api).json()["findings"]

        assert (finding["code"], finding["severity"]) == ("possible_duplicate", "soft")
        assert "可能重复登记" in finding["zh"]

    def test_so_is_what_the_other_province_registers_of_the_same(self, api: Api) -> None:
        hold(api)
        turned = {"host_usccs": [HOSPITAL], "co_host_usccs": [SCHOOL]}

        assert len(self.again(api, f"sessions/{HOSPITAL}/2021-1", **turned).json()["findings"]) == 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "碳排放核查培训"},
            {"starts_on": "2021-10-21", "ends_on": "2021-10-23"},
        ],
    )
    def test_another_title_or_other_days_are_not(self, api: Api, changes: dict[str, Any]) -> None:
        hold(api)

        assert self.again(api, **changes).json()["findings"] == []

    def test_a_withdrawn_one_is_no_other(self, api: Api) -> None:
        hold(api)
        api.post(f"{PATH}/withdraw", {"reason": REASON}, match=1)

        assert self.again(api).json()["findings"] == []

    def test_two_lines_of_a_batch_are_compared(self, api: Api) -> None:
        lines = [{"institution_uscc": SCHOOL, "session_no": number, **session()} for number in ("2021-1", "2021-2")]
        api.batch("sessions", lines)

        assert [len(item["findings"]) for item in api.get("sessions").json()["items"]] == [0, 1]

    def test_logged_with_a_doubt_it_needs_a_reason(self, api: Api) -> None:
        hold(api)

        assert codes(self.again(api, state="logged")) == ["possible_duplicate"]
        assert self.again(api, state="logged", reason="确为两个班次").status_code == 201
        self.again(api, f"sessions/{SCHOOL}/2021-9")
        assert codes(api.post(f"sessions/{SCHOOL}/2021-9/log", match=1)) == ["findings_open"]
