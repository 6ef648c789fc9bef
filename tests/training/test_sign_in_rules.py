"""When a half-day is open, what a code is good for and how long, and what sign-ins come to in minutes."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from services.training.rules import codes
from services.training.rules.sign_ins import Slot, attended, slot_at
from shared.clock import CHINA
from shared.web.problems import Problem

FIRST, LAST = date(2021, 10, 18), date(2021, 10, 20)
KEY, SESSION = b"k" * 32, ("12510104450723150X", "2021-7")
NOON = 1_634_529_600  # 2021-10-18 12:00 in China, the first second of a minute
AM, PM = Slot(FIRST, "am"), Slot(FIRST, "pm")


@pytest.mark.parametrize(
    ("moment", "half"),
    [
        ("2021-10-18T07:59:59", None),
        ("2021-10-18T08:00:00", "am"),
        ("2021-10-18T12:59:59", "am"),
        ("2021-10-18T13:00:01", "pm"),
        ("2021-10-20T18:00:00", "pm"),
        ("2021-10-20T18:00:01", None),
        ("2021-10-17T09:00:00", None),
        ("2021-10-21T09:00:00", None),
    ],
)
def test_a_half_day_is_open_half_an_hour_around_its_hours_on_the_sessions_days(moment: str, half: str | None) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=CHINA)

    assert slot_at(now, FIRST, LAST) == (half and Slot(now.date(), half))


@pytest.mark.parametrize("text", ["2021-10-18", "2021-10-18-xx", "2021-13-18-am", "20211018-am", "am", ""])
def test_what_is_no_half_day(text: str) -> None:
    assert Slot.parse(text) is None
    assert Slot.parse(str(AM)) == AM


class TestCodes:
    def test_the_qr_code_changes_every_minute_and_the_one_before_is_still_good(self) -> None:
        first, next_minute = (codes.scan_code(KEY, SESSION, NOON + s) for s in (0, 60))

        assert first == codes.scan_code(KEY, SESSION, NOON + 59) != next_minute
        assert codes.read(KEY, "scan", first, NOON + 119) == SESSION
        assert codes.left_s(NOON + 1) == 59

    @pytest.mark.parametrize("second", [NOON - 1, NOON + 120, NOON + 86_400])
    def test_an_old_one_and_one_to_come_are_refused(self, second: int) -> None:
        with pytest.raises(Problem, match="code_expired"):
            codes.read(KEY, "scan", codes.scan_code(KEY, SESSION, NOON), second)

    def test_a_ticket_ends_at_its_second(self) -> None:
        ticket = codes.issue(KEY, "ticket", SESSION, NOON)

        assert codes.read(KEY, "ticket", ticket, NOON) == SESSION
        with pytest.raises(Problem, match="code_expired"):
            codes.read(KEY, "ticket", ticket, NOON + 1)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "...",
            "12510104450723150X.2021-7.27242160",
            codes.scan_code(b"other", SESSION, NOON),
            codes.scan_code(KEY, SESSION, NOON).replace("2021-7", "2021-8"),
            codes.scan_code(KEY, SESSION, NOON).replace(".27", ".28"),
            codes.scan_code(KEY, SESSION, NOON)[:-1] + "é",
            codes.issue(KEY, "ticket", SESSION, NOON // 60),
            codes.issue(KEY, "screen", SESSION, NOON // 60),
        ],
    )
    def test_a_forged_one_or_one_for_something_else_is_refused(self, text: str) -> None:
        with pytest.raises(Problem, match="code_invalid"):
            codes.read(KEY, "scan", text, NOON)


class TestMinutes:
    def test_each_half_day_is_its_share_of_the_session(self) -> None:
        signed = {"a": [AM, PM], "b": [PM], "c": []}

        assert attended(signed, ["a", "b", "c"], 480) == {"a": 480, "b": 240, "c": 0}

    def test_a_session_of_one_morning_has_one_half_day(self) -> None:
        assert attended({"a": [AM]}, ["a", "b"], 180) == {"a": 180}

    def test_a_lecturer_alone_in_the_room_makes_no_half_day(self) -> None:
        assert attended({"a": [AM], "lecturer": [AM, PM]}, ["a"], 480) == {"a": 480, "lecturer": 480}

    def test_nobody_signed_in(self) -> None:
        assert attended({}, ["a"], 480) == {}
