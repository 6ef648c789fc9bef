"""签到: who can sign in, when, by which code, how often; what it comes to; and that no name is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from services.training.commands.keeping import purge
from services.training.commands.sign_ins import MOST_MISSES_OF_NAME
from shared.clock import CHINA
from tests.records.service import Api, codes
from tests.training.sessions import PATH, REASON, hold, person, said, send, session

At = Callable[[str], None]
PEOPLE = (
    person("王晓明", minutes=None),
    person("李 秀英", phone_last4="0231", minutes=None),
    person("赵建国", phone_last4=None, minutes=None),
    person("刘教授", role="lecturer", minutes=None),
)


@pytest.fixture
def at(api: Api, monkeypatch: pytest.MonkeyPatch) -> At:  # noqa: ARG001 - it fixes another day
    """`at("2021-10-18 09:00")`: that is now, in China. To begin with, the first morning of the session."""

    def set_now(text: str) -> None:
        moment = datetime.fromisoformat(text).replace(tzinfo=CHINA)
        monkeypatch.setattr("shared.clock.now", lambda: moment)

    set_now("2021-10-18 09:00")
    return set_now


def schedule(api: Api, *people: dict[str, Any], **changes: Any) -> None:
    """A session with its roster, not yet held."""
    assert api.put(PATH, session(**changes)).status_code == 201
    send(api, *(people or PEOPLE))


def screen(api: Api) -> str:
    return str(api.post(f"{PATH}/sign-in-screen").json()["screen"])


def shown(api: Api, by: str = "portal") -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"sign-ins/code?screen={screen(api)}", by=by).json()
    return found


def scan(api: Api, code: str | None = None, by: str = "portal") -> Any:
    return api.post("sign-ins/tickets", {"code": code or shown(api)["code"]}, by=by)


def sign(api: Api, name: str = "王晓明", phone_last4: str = "0815", ticket: str | None = None) -> Any:
    body = {"ticket": ticket or scan(api).json()["ticket"], "name": name, "phone_last4": phone_last4}
    return api.post("sign-ins", body, by="portal")


def kept(api: Api) -> list[tuple[str, str]]:
    return [(each["slot"], each["method"]) for each in api.get(f"{PATH}/sign-ins").json()["items"]]


@pytest.mark.usefixtures("at")
class TestSigningIn:
    def test_from_the_screen_over_the_scanned_code_to_the_roster(self, api: Api) -> None:
        schedule(api)
        answer = sign(api)

        assert (answer.status_code, answer.json()) == (201, {"slot": "2021-10-18-am", "is_new": True})
        assert kept(api) == [("2021-10-18-am", "qr")]
        assert shown(api)["signed_in"] == 1

    def test_the_second_time_is_the_first(self, api: Api) -> None:
        schedule(api)
        sign(api)
        again = sign(api)

        assert (again.status_code, again.json()["is_new"]) == (200, False)
        assert len(kept(api)) == 1

    def test_blanks_do_not_tell_names_apart(self, api: Api) -> None:
        schedule(api)

        assert sign(api, "李秀英", "0231").status_code == 201

    def test_a_row_without_a_telephone_is_found_by_a_name_that_is_there_once(self, api: Api) -> None:
        schedule(api)

        assert sign(api, "赵建国", "9999").status_code == 201

    @pytest.mark.parametrize(("name", "phone"), [("王晓明", "0816"), ("孙一", "0815"), ("王晓", "0815")])
    def test_who_is_not_on_the_roster_is_not_told_what_is_wrong(self, api: Api, name: str, phone: str) -> None:
        schedule(api)
        answer = sign(api, name, phone)

        assert (answer.status_code, codes(answer)) == (422, ["not_on_roster"])
        assert kept(api) == []

    def test_namesakes_without_telephones_go_to_the_desk(self, api: Api) -> None:
        twins = [person("赵建国", phone_last4=None, institution_uscc=None, org_name=name) for name in ("甲", "乙")]
        schedule(api, *twins)

        assert codes(sign(api, "赵建国")) == ["not_on_roster"]

    @pytest.mark.parametrize(
        ("name", "phone", "code"), [("", "0815", "missing_field"), ("王晓明", "815", "phone_last4")]
    )
    def test_a_form_that_is_not_filled_in(self, api: Api, name: str, phone: str, code: str) -> None:
        schedule(api)

        assert codes(sign(api, name, phone)) == [code]

    def test_a_name_that_is_got_wrong_too_often_goes_to_the_desk_others_do_not(self, api: Api) -> None:
        schedule(api)
        tries = [sign(api, phone_last4=f"{guess:04d}").status_code for guess in range(MOST_MISSES_OF_NAME)]
        right = sign(api)

        assert tries == [422] * MOST_MISSES_OF_NAME
        assert (right.status_code, codes(right)) == (429, ["too_many_misses"])
        assert sign(api, "李秀英", "0231").status_code == 201


class TestWhen:
    @pytest.mark.parametrize("moment", ["2021-10-17 09:00", "2021-10-18 07:59", "2021-10-18 18:01"])
    def test_outside_the_session_there_is_no_code(self, api: Api, at: At, moment: str) -> None:
        schedule(api)
        opened = scan(api).json()["ticket"]
        at(moment)

        assert shown(api)["code"] is None
        assert sign(api, ticket=opened).status_code in (403, 409)
        assert kept(api) == []

    def test_a_ticket_does_not_outlast_the_half_day(self, api: Api, at: At) -> None:
        schedule(api)
        at("2021-10-18 17:59")
        opened = scan(api).json()["ticket"]
        at("2021-10-18 18:01")

        assert codes(sign(api, ticket=opened)) == ["sign_in_closed"]

    def test_after_the_session_no_screen_is_opened(self, api: Api, at: At) -> None:
        schedule(api)
        opened = screen(api)
        at("2021-10-20 18:01")

        assert codes(api.post(f"{PATH}/sign-in-screen")) == ["sign_in_closed"]
        assert codes(api.get(f"sign-ins/code?screen={opened}", by="portal")) == ["code_expired"]

    def test_a_photograph_of_the_code_is_worth_two_minutes(self, api: Api, at: At) -> None:
        schedule(api)
        photographed = shown(api)["code"]
        at("2021-10-18 09:01")
        soon = scan(api, photographed)
        at("2021-10-18 09:02")

        assert soon.status_code == 200
        assert codes(scan(api, photographed)) == ["code_expired"]

    def test_the_form_is_good_for_five_minutes(self, api: Api, at: At) -> None:
        schedule(api)
        opened = scan(api).json()["ticket"]
        at("2021-10-18 09:05:01")

        assert codes(sign(api, ticket=opened)) == ["code_expired"]


@pytest.mark.usefixtures("at")
class TestWhoMay:
    def test_the_screen_is_opened_by_the_host_and_shown_by_who_passes_sign_ins_on(self, api: Api) -> None:
        schedule(api)

        assert api.post(f"{PATH}/sign-in-screen", by="chongqing").status_code == 403
        assert api.post(f"{PATH}/sign-in-screen", by="portal").status_code == 403
        assert api.get(f"sign-ins/code?screen={screen(api)}").status_code == 403
        assert api.get(f"sign-ins/code?screen={screen(api)}", by="cq-portal").status_code == 403

    def test_a_code_is_for_one_thing(self, api: Api) -> None:
        schedule(api)
        of_screen, found = screen(api), shown(api)

        assert codes(scan(api, of_screen)) == ["code_invalid"]
        assert codes(sign(api, ticket=found["code"])) == ["code_invalid"]
        assert codes(api.get(f"sign-ins/code?screen={found['code']}", by="portal")) == ["code_invalid"]
        assert codes(api.get("sign-ins/code", by="portal")) == ["code_invalid"]

    def test_a_withdrawn_session_and_one_without_roster_take_none(self, api: Api) -> None:
        api.put(PATH, session())
        assert codes(sign(api)) == ["roster_missing"]
        opened = shown(api)["code"]
        api.post(f"{PATH}/withdraw", {"reason": REASON}, match=1)
        assert codes(scan(api, opened)) == ["session_withdrawn"]


class TestTheDesk:
    def ref(self, api: Api, name: str = "王晓明") -> str:
        rows = api.get(f"{PATH}/roster").json()["rows"]
        return str(next(row["person_ref"] for row in rows if row["name"] == name))

    def put(self, api: Api, slot: str, ref: str | None = None, **options: Any) -> Any:
        return api.call("PUT", f"{PATH}/sign-ins/{ref or self.ref(api)}/{slot}", **options)

    @pytest.mark.usefixtures("at")
    def test_by_hand_and_by_code_it_is_one_sign_in(self, api: Api) -> None:
        schedule(api)
        first = self.put(api, "2021-10-18-am")

        assert (first.status_code, sign(api).status_code) == (201, 200)
        assert kept(api) == [("2021-10-18-am", "manual")]

    def test_a_paper_list_is_entered_afterwards(self, api: Api, at: At) -> None:
        schedule(api)
        at("2021-11-02 10:00")

        assert self.put(api, "2021-10-20-pm").status_code == 201

    @pytest.mark.usefixtures("at")
    @pytest.mark.parametrize(
        ("slot", "code"),
        [
            ("2021-10-17-am", "slot_outside_session"),
            ("2021-10-19-am", "slot_outside_session"),
            ("am", "slot_malformed"),
        ],
    )
    def test_a_half_day_of_the_session_that_has_come(self, api: Api, slot: str, code: str) -> None:
        schedule(api)

        assert codes(self.put(api, slot)) == [code]

    @pytest.mark.usefixtures("at")
    def test_only_of_the_roster_and_by_its_host(self, api: Api) -> None:
        schedule(api)

        assert self.put(api, "2021-10-18-am", "0" * 32).status_code == 404
        assert self.put(api, "2021-10-18-am", by="chongqing").status_code == 403
        assert api.get(f"{PATH}/sign-ins", by="cq-joint").status_code == 403


class TestAttendance:
    def test_sign_ins_tell_where_the_roster_does_not_and_lecturers_do_not_count(self, api: Api, at: At) -> None:
        schedule(api, *PEOPLE, person("陈立华", minutes=0, phone_last4="0001"))
        for moment in ("2021-10-18 09:00", "2021-10-18 14:00", "2021-10-19 09:00"):
            at(moment)
            sign(api)
            sign(api, "刘教授")
            sign(api, "陈立华", "0001")
        sign(api, "李秀英", "0231")
        at("2021-10-21 09:00")
        api.post(f"{PATH}/log", match=1)

        (event,) = said(api, "attendance")
        assert (event["person_times"], event["people"]) == (1, 1), "one of three half-days is too little, 0 minutes too"

    def test_what_comes_in_late_settles_it_anew(self, api: Api, at: At) -> None:
        hold(api)
        send(api, *PEOPLE)
        desk = TestTheDesk()
        at("2021-10-21 09:00")
        before = said(api, "attendance")[-1]["person_times"]
        desk.put(api, "2021-10-18-am")
        desk.put(api, "2021-10-18-am", desk.ref(api, "刘教授"))

        assert before == 0
        assert [event["person_times"] for event in said(api, "attendance")] == [0, 1]

    def test_they_outlive_another_roster(self, api: Api, at: At) -> None:
        hold(api)
        send(api, *PEOPLE)
        sign(api)
        at("2021-10-21 09:00")
        changed = {"rows": [*PEOPLE, person("孙一", minutes=1440)], "reason": REASON}

        assert api.put(f"{PATH}/roster", changed, match=1).json()["attendance"]["person_times"] == 2


class TestPrivacy:
    @pytest.mark.usefixtures("at")
    def test_no_name_and_no_telephone_is_kept_or_told(
        self, api: Api, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        caplog.set_level("DEBUG")
        hold(api)
        send(api, *PEOPLE)
        sign(api)
        sign(api, "孙一", "4711")
        with api.database.transaction() as connection:
            rows = [str(connection.execute(f"SELECT t::text FROM {table} t".encode()).fetchall())
                    for table in ("sign_in", "sign_in_miss", "outbox")]  # fmt: skip
        everything = "\n".join([*rows, str(api.events()), caplog.text, str(capfd.readouterr())])

        assert [name for name in ("王晓明", "孙一", "4711", '"0815"') if name in everything] == []

    def test_they_go_when_their_time_is_over_what_was_settled_stays(self, api: Api, at: At) -> None:
        hold(api)
        send(api, *PEOPLE)
        sign(api)
        sign(api, "孙一")
        at("2024-10-19 09:00")
        purge(api.database)
        before = kept(api)
        at("2024-10-20 09:00")
        purge(api.database)

        assert (len(before), kept(api)) == (1, [])
        assert api.get(f"{PATH}/roster").json()["attendance"]["person_times"] == 1
        with api.database.transaction() as connection:
            assert connection.execute("SELECT count(*) FROM sign_in_miss").fetchone() == (0,)
