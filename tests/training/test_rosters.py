"""花名册: which rows are refused, what they come to, who reads the names, and that no event ever has one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.service import HOSPITAL, SCHOOL, Api, codes
from tests.training.sessions import OF_BOTH, PATH, REASON, confirm, hold, person, said, send, session

NAMES = ("王晓明", "李秀英", "赵建国", "陈立华", "刘教授", "周会务")


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (person(" "), "missing_field", "name"),
        (person("王晓明", institution_uscc=None), "org_missing", "org_name"),
        (person("王晓明", institution_uscc=None, org_name=" "), "org_missing", "org_name"),
        (person("王晓明", institution_uscc=SCHOOL[:-1] + "W"), "uscc_check_digit", "institution_uscc"),
        (person("王晓明", region_code="519999"), "region_unknown", "region_code"),
        (person("王晓明", region_code="50P001"), "region_not_founded", "region_code"),
        (person("王晓明", phone_last4="13800000815"), "phone_last4", "phone_last4"),
        (person("王晓明", role="学员"), "unknown_enum", "role"),
        (person("王晓明", minutes=-1), "negative", "minutes"),
        (person("王晓明", minutes=2**31), "too_large", "minutes"),
        (person("王晓明", id_number="510104199001011234"), "unknown_field", "id_number"),
    ],
)
def test_a_row_that_is_refused(api: Api, row: dict[str, Any], code: str, field: str) -> None:
    hold(api)
    answer = send(api, person("李秀英"), row)

    assert (answer.status_code, codes(answer)) == (422, [code]), answer.text
    assert answer.json()["errors"][0]["pointer"] == f"/rows/1/{field}"
    assert api.get(f"{PATH}/roster").status_code == 404


def test_nobody_stands_twice_but_namesakes_may(api: Api) -> None:
    hold(api)
    twice = send(api, person("王晓明"), person("王晓明", role="staff"))
    unknown = send(api, person("王晓明"), person("王晓明", phone_last4=None))
    namesakes = send(api, person("王晓明"), person("王晓明", phone_last4="0816"))

    assert codes(twice) == codes(unknown) == ["duplicate_line"]
    assert namesakes.json()["attendance"]["people"] == 2


def test_more_participants_than_places_is_doubted(api: Api) -> None:
    hold(api, capacity=1)
    (finding,) = send(api, person("王晓明"), person("李秀英"), person("刘教授", role="lecturer")).json()["findings"]

    assert (finding["code"], finding["severity"]) == ("above_capacity", "soft")


def test_a_roster_belongs_to_a_session_of_the_callers_own(api: Api) -> None:
    assert send(api).status_code == 404
    hold(api)
    assert send(api, by="chongqing").status_code == 403
    assert codes(api.put(f"{PATH}/roster", {"rows": []})) == ["too_many_lines"]


def test_another_roster_names_the_revision_and_says_why(api: Api) -> None:
    hold(api)
    send(api)
    rows = {"rows": [person("王晓明")]}

    assert send(api).status_code == 200  # a lost answer
    assert api.put(f"{PATH}/roster", rows).status_code == 428
    assert api.put(f"{PATH}/roster", rows, match=7).status_code == 412
    assert codes(api.put(f"{PATH}/roster", rows, match=1)) == ["reason_required"]
    assert api.put(f"{PATH}/roster", {**rows, "reason": REASON}, match=1).json()["revision"] == 2
    assert len(said(api, "roster")) == 2


def test_a_withdrawn_session_takes_none(api: Api) -> None:
    hold(api)
    api.post(f"{PATH}/withdraw", {"reason": REASON}, match=1)

    assert codes(send(api)) == ["session_withdrawn"]


class TestAttendance:
    def test_participants_count_lecturers_and_staff_never(self, api: Api) -> None:
        hold(api)
        send(api)
        (roster,), (attendance,) = said(api, "roster"), said(api, "attendance")

        assert roster["groups"] == [
            {"region_code": "500103", "institution_uscc": None, "participants": 1, "lecturers": 0, "staff": 0},
            {"region_code": "500105", "institution_uscc": HOSPITAL, "participants": 1, "lecturers": 0, "staff": 0},
            {"region_code": "510104", "institution_uscc": SCHOOL, "participants": 2, "lecturers": 1, "staff": 1},
        ]
        assert (attendance["person_times"], attendance["people"]) == (4, 4)
        assert (attendance["session_revision"], attendance["roster_revision"]) == (1, 1)
        assert [group["person_times"] for group in attendance["groups"]] == [1, 1, 2]

    def test_who_stayed_too_short_or_nobody_knows_how_long_does_not(self, api: Api) -> None:
        hold(api)
        rows = [person("王晓明", minutes=959), person("李秀英", minutes=None), person("赵建国", minutes=960)]

        assert send(api, *rows).json()["attendance"]["person_times"] == 1

    def test_one_person_of_two_regions_is_two_person_times_of_one(self, api: Api) -> None:
        hold(api)
        answer = send(api, person("王晓明"), person("王 晓明", region_code="5101"))

        assert (answer.json()["attendance"]["person_times"], answer.json()["attendance"]["people"]) == (2, 1)

    def test_it_is_settled_when_the_session_is_logged_not_before(self, api: Api) -> None:
        api.put(PATH, session())
        before = send(api).json()["attendance"]
        api.post(f"{PATH}/log", match=1)

        assert before is None
        assert [(event["session_revision"], event["person_times"]) for event in said(api, "attendance")] == [(2, 4)]

    def test_another_threshold_settles_it_anew_and_nothing_else_does(self, api: Api) -> None:
        hold(api)
        send(api, person("王晓明", minutes=960), person("李秀英"))
        api.put(PATH, session(capacity=150, reason=REASON), match=1)
        api.put(PATH, session(capacity=150, required_minutes=1200, reason=REASON), match=2)

        assert [(event["revision"], event["person_times"]) for event in said(api, "attendance")] == [(1, 2), (2, 1)]


class TestConfirming:
    def test_without_participants_of_both_provinces_it_cannot_be_confirmed(self, api: Api) -> None:
        hold(api)
        without = confirm(api)
        send(api, person("王晓明"), person("刘教授", role="lecturer", region_code="500103"))
        alone = confirm(api)

        assert codes(without) == codes(alone) == ["participants_of_one_province"]

    def test_what_the_host_declares_stands_in_for_a_roster(self, api: Api) -> None:
        lines = [{"region_code": code, "person_times": 20, "evidence": "签到表"} for code in ("50", "51")]
        hold(api, declared=lines)

        assert confirm(api).status_code == 201

    def test_a_scheduled_one_cannot_be_confirmed(self, api: Api) -> None:
        api.put(PATH, session())
        send(api)

        assert codes(confirm(api)) == ["not_held"]


class TestPrivacy:
    def test_no_name_or_telephone_is_in_any_event_or_log(
        self, api: Api, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        caplog.set_level("DEBUG")
        api.put(PATH, session())
        send(api)
        api.post(f"{PATH}/log", match=1)
        confirm(api, 2)
        api.put(f"{PATH}/roster", {"rows": list(OF_BOTH[:5]), "reason": REASON}, match=1)
        api.post(f"{PATH}/confirmations/withdraw", {"reason": REASON}, by="cq-joint")
        api.post(f"{PATH}/withdraw", {"reason": REASON}, match=4)
        with api.database.transaction() as connection:
            rows = connection.execute("SELECT o::text, convert_from(data, 'UTF8') FROM outbox o").fetchall()
        said_aloud = capfd.readouterr()
        everything = "\n".join([*(text for row in rows for text in row), caplog.text, *said_aloud])

        assert {"roster", "attendance", "confirmation"} <= {event["type"].split(".")[3] for event in api.events()}
        assert [name for name in NAMES if name in everything] == []
        assert '"0231"' not in everything
        assert "渝中区示例街道办" not in everything

    def test_its_own_province_reads_names_the_other_masks(self, api: Api) -> None:
        hold(api)
        send(api)
        own = api.get(f"{PATH}/roster").json()["rows"]
        other = api.get(f"{PATH}/roster", by="cq-joint").json()["rows"]

        assert [row["name"] for row in own] == list(NAMES)
        assert [row["name"] for row in other] == ["王*", "李*", "赵*", "陈*", "刘*", "周*"]
        assert {row["phone_last4"] for row in other} == {None}
        assert [row["person_ref"] for row in own] == [row["person_ref"] for row in other]

    def test_of_a_session_that_is_not_joint_the_other_province_reads_nothing(self, api: Api) -> None:
        hold(api, joint=False)
        send(api)

        assert api.get(f"{PATH}/roster", by="cq-joint").status_code == 403
        assert api.get(f"{PATH}/roster", by="reader").status_code == 403
