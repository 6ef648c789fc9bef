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
