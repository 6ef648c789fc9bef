"""A slice of the real charging sessions through the mapping that ships, against a stand-in of the API."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from services.app.importing.run import import_file
from tests.demo.fake_statistics import FakeStatistics
from tests.importing.by_hand import CHARGING, charging_days, rows

MAPPING = Path(__file__).parents[2] / "schemas" / "mappings" / "ev-charging-sessions.yaml"


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


def test_a_day_that_lacks_a_row_is_not_sent_and_both_are_named(tmp_path: Path) -> None:
    platform, file = FakeStatistics(), tmp_path / "some.csv"
    lines = CHARGING.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([lines[0], lines[1], lines[1].replace("7.78", "many")]), encoding="utf-8")
    receipt = import_file(platform.api(), file, MAPPING)

    assert [trouble.code for trouble in receipt.unreadable] == [
        "not_a_number",
        "record_incomplete",
        "record_incomplete",
    ]
    assert platform.contents("charging-days") == []
    assert (receipt.fields[0].file_sum, receipt.fields[0].not_stored) == ("7.78", "7.78")
