"""A slice of the real charging sessions through the mapping that ships, against a stand-in of the API."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from services.app.importing.receipt import Receipt
from services.app.importing.run import import_file
from tests.demo.fake_statistics import FakeStatistics
from tests.importing.by_hand import CHARGING, charging_days, rows

MAPPING = Path(__file__).parents[2] / "schemas" / "mappings" / "ev-charging-sessions.yaml"
HEADER, FIRST = CHARGING.read_text(encoding="utf-8").splitlines()[:2]


def test_sessions_become_one_record_for_each_site_and_day() -> None:
    platform = FakeStatistics()
    receipt = import_file(platform.api(), CHARGING, MAPPING)

    days = {tuple(path.split("/")[-2:]): body for path, (_, body) in platform.records.items() if "-days/" in path}
    assert {day: (body["sessions"], Fraction(body["energy_kwh"])) for day, body in days.items()} == charging_days()
    assert len(platform.contents("charging-points")) == len({row["stationId"] for row in rows(CHARGING)})
    assert receipt.complete
    assert receipt.fields[0].rounding == "0"


def test_the_same_file_twice_changes_nothing() -> None:
    platform = FakeStatistics()
    import_file(platform.api(), CHARGING, MAPPING)
    before = dict(platform.records)
    second = import_file(platform.api(), CHARGING, MAPPING)

    assert platform.records == before
    assert second.records["vehicles/charging-days"]["created"] == 0


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Receipt]:
    """Import rows of the slice, made a file of their own."""

    def load_rows(platform: FakeStatistics, *rows: str) -> Receipt:
        file = tmp_path / "some.csv"
        file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        return import_file(platform.api(), file, MAPPING)

    return load_rows


def test_a_day_that_lacks_a_row_is_not_sent_and_both_are_named(load: Callable[..., Receipt]) -> None:
    platform = FakeStatistics()
    receipt = load(platform, FIRST, FIRST.replace("1366563,7.78", "9,many"))

    assert [(trouble.row, trouble.code) for trouble in receipt.unreadable] == [
        (3, "not_a_number"),
        (2, "record_incomplete"),
    ]
    assert platform.contents("charging-days") == []
    assert (receipt.fields[0].file_sum, receipt.fields[0].not_stored) == ("7.78", "7.78")


def test_a_point_stands_also_where_a_session_of_it_cannot_be_read(load: Callable[..., Receipt]) -> None:
    platform = FakeStatistics()
    load(platform, FIRST, FIRST.replace("1366563,7.78", "9,many").replace("11-18", "11-19"))

    assert len(platform.contents("charging-points")) == 1
    assert len(platform.contents("charging-days")) == 1


def test_a_session_that_stands_twice_counts_once(load: Callable[..., Receipt]) -> None:
    platform = FakeStatistics()
    receipt = load(platform, FIRST, FIRST)

    (day,) = platform.contents("charging-days")
    assert (day["sessions"], day["energy_kwh"]) == (1, "7.78")
    assert [(trouble.row, trouble.code) for trouble in receipt.unreadable] == [(3, "duplicate_row")]
    assert (receipt.fields[0].stored, receipt.fields[0].not_stored) == ("7.78", "7.78")


def test_a_session_that_is_told_in_two_ways_holds_back_every_day_that_it_might_belong_to(
    load: Callable[..., Receipt],
) -> None:
    platform = FakeStatistics()
    receipt = load(platform, FIRST, FIRST.replace("11-18", "11-19"), FIRST.replace("1366563", "9").replace("18", "20"))

    assert [path.rsplit("/", 1)[1] for path in platform.records if "-days/" in path] == ["2014-11-20"]
    assert [(trouble.row, trouble.code) for trouble in receipt.unreadable] == [
        (3, "row_differs"),
        (2, "record_incomplete"),
    ]


def test_a_day_in_another_form_is_answered_with_the_form_that_is_expected(load: Callable[..., Receipt]) -> None:
    receipt = load(FakeStatistics(), FIRST.replace("0014-11-18 15:40:26", "18/11/2014"))

    (trouble,) = receipt.unreadable
    assert (trouble.column, trouble.value) == ("created", "18/11/2014")
    assert "001[45]-##-## …" in trouble.zh


SECOND = FIRST.replace("1366563,7.78", "2,1.3")
THIRD = FIRST.replace("1366563,7.78", "3,0")


def day(platform: FakeStatistics) -> tuple[int, str]:
    (content,) = platform.contents("charging-days")
    return content["sessions"], content["energy_kwh"]


def test_a_slice_and_then_the_whole_make_the_records_of_the_whole(load: Callable[..., Receipt]) -> None:
    platform = FakeStatistics()
    load(platform, SECOND, THIRD)
    receipt = load(platform, FIRST, SECOND, THIRD)

    assert day(platform) == (3, "9.08")
    assert receipt.complete
    assert receipt.records["vehicles/charging-days"]["grown"] == 1
    assert [(trouble.code, trouble.value) for trouble in receipt.remarks] == [
        ("record_grown", "energy_kwh 1.3 → 9.08, sessions 2 → 3")
    ]
    assert load(platform, FIRST, SECOND, THIRD).records["vehicles/charging-days"]["unchanged"] == 1


def test_a_slice_after_the_whole_changes_nothing_and_is_named(load: Callable[..., Receipt]) -> None:
    platform = FakeStatistics()
    load(platform, FIRST, SECOND)
    receipt = load(platform, SECOND)

    assert day(platform) == (2, "9.08")
    assert [(trouble.row, trouble.code) for trouble in receipt.refused] == [(2, "record_fuller")]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param([SECOND, THIRD], id="other sessions"),
        pytest.param([FIRST.replace("7.78", "7.79")], id="the same session, corrected"),
        pytest.param([FIRST.replace("461655", "461655 "), SECOND.replace("7.78", "1")], id="nothing in common"),
    ],
)
def test_what_is_no_part_of_the_file_is_not_replaced(load: Callable[..., Receipt], later: list[str]) -> None:
    platform = FakeStatistics()
    load(platform, FIRST.replace("1366563,7.78", "8,8.5"))
    receipt = load(platform, *later)

    assert day(platform) == (1, "8.5")
    assert [trouble.code for trouble in receipt.refused] == ["428"]


def test_what_somebody_corrected_meanwhile_is_not_replaced(load: Callable[..., Receipt]) -> None:
    platform = FakeStatistics()
    load(platform, SECOND)
    (path,) = [path for path in platform.records if "-days/" in path]
    revision, content = platform.records[path]
    platform.records[path] = revision + 1, {**content, "source": "meter"}

    assert not load(platform, FIRST, SECOND).complete
    assert day(platform) == (1, "1.3")
