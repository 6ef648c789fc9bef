"""Values over records go out like those over returns: each when it is another one than was last said, and only then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.indicators.commands import over_records
from services.indicators.events import PUBLISHED, REVISED, IndicatorValue
from services.indicators.publisher import Publisher
from shared.db import Database
from tests.indicators.hand_filled import Filler
from tests.indicators.publisher.said import CHENGDU, places, point, said
from tests.indicators.records_filled import RecordFiller

Value = Callable[..., dict[str, Any]]


def test_a_record_changes_prefecture_province_both_and_circle_in_every_year_that_it_touches(
    records: RecordFiller, school: str, database: Database, publisher: Publisher
) -> None:
    point(records, school, "2024-05-01")
    records.fact(
        "projects.project", school, stage="completed", completed_on="2022-06-30", started_on=None,
        contract={"kind": "none"}, components=[{"kind": "building_retrofit", "area_dm2": 250}],
    )  # fmt: skip
    publisher.step()

    found = said(database)

    assert places(found, "charging_points") == {(r, p) for r in CHENGDU for p in ("2024", "2025", "2026")}
    assert found["charging_points", "circle", "2025"][0] == PUBLISHED
    assert found["charging_points", "circle", "2025"][1]["value"] == "1"
    assert found["retrofit_area", "5101", "2022"][1]["value"] == "2.5"
    assert places(found, "joint_person_times") == set()


@pytest.mark.parametrize("indicator", ["charging_points", "charging_points_per_nev"])
def test_the_payload_is_what_values_says(
    records: RecordFiller, school: str, database: Database, publisher: Publisher, value: Value, indicator: str
) -> None:
    point(records, school, "2024-05-01")
    records.fact("vehicles.stock", school, period="2024", vehicles=[{"drive": "bev", "count": 4}])
    publisher.step()

    data = said(database)[indicator, "51", "2024"][1]
    item = value(indicator=indicator, region="51", period="2024")

    assert IndicatorValue.model_validate(data)
    assert data == {name: item[name] for name in IndicatorValue.model_fields}


class TestOnlyWhatChanged:
    def test_is_revised_and_others_stay_silent(
        self, records: RecordFiller, school: str, database: Database, publisher: Publisher
    ) -> None:
        other = records.institution("OTHER", "510502")
        point(records, school, "2024-05-01")
        publisher.step()
        records.batch()
        point(records, other, "2026-01-01")
        publisher.step()

        found = said(database)

        assert places(found, "charging_points") == {(region, "2026") for region in ("5105", "51", "50,51", "circle")}
        assert found["charging_points", "51", "2026"][0] == REVISED
        assert found["charging_points", "5105", "2026"][0] == PUBLISHED

    def test_nothing_when_a_correction_leaves_the_values_as_they_were(
        self, records: RecordFiller, school: str, publisher: Publisher
    ) -> None:
        key = point(records, school, "2024-05-01")
        publisher.step()
        records.batch()
        point(records, school, "2024-06-01", key=key, revision=2)

        assert publisher.step() == 0

    def test_nothing_is_computed_when_no_record_changed(
        self, records: RecordFiller, school: str, fill: Filler, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        point(records, school, "2024-05-01")
        publisher.step()
        records.batch()
        fill.cell("510104", "2021", water_l=1000)
        monkeypatch.setattr(over_records, "_news", lambda *_: pytest.fail("computed"))

        assert publisher.step() == 44

    def test_of_two_batches_since_the_last_time_the_last_word(
        self, records: RecordFiller, school: str, publisher: Publisher
    ) -> None:
        key = point(records, school, "2024-05-01")
        records.batch()
        records.withdraw("vehicles.charging_point", key)

        assert publisher.step() == 0


def test_a_withdrawal_is_announced_as_no_data(
    records: RecordFiller, school: str, database: Database, publisher: Publisher
) -> None:
    key = point(records, school, "2024-05-01")
    publisher.step()
    records.batch()
    records.withdraw("vehicles.charging_point", key)
    publisher.step()

    found = said(database)

    assert places(found, "charging_points") == {(r, p) for r in CHENGDU for p in ("2024", "2025", "2026")}
    assert {(data["value"], data["obs_status"]) for _, data in found.values()} == {(None, "M")}


def test_a_correction_to_a_later_year_takes_the_earlier_ones_back(
    records: RecordFiller, school: str, database: Database, publisher: Publisher
) -> None:
    key = point(records, school, "2021-05-01")
    publisher.step()
    records.batch()
    point(records, school, "2023-05-01", key=key, revision=2)
    publisher.step()

    found = said(database)

    assert {period for _, period in places(found, "charging_points")} == {"2021", "2022"}


def test_a_moved_institution_takes_its_records_along(
    records: RecordFiller, school: str, database: Database, publisher: Publisher
) -> None:
    point(records, school, "2024-05-01")
    publisher.step()
    records.batch()
    records.stays("SCHOOL", [
        ("510104", "2015-01-01", "2024-12-31", "021", False, None), ("513221", "2025-01-01", None, "021", False, None),
    ])  # fmt: skip
    publisher.step()

    found = said(database)

    assert places(found, "charging_points") == {
        (region, period) for region in ("5101", "5132", "circle") for period in ("2025", "2026")
    }
    assert found["charging_points", "5132", "2026"][1]["value"] == "1"
    assert found["charging_points", "5101", "2026"][1]["value"] is None


def test_a_record_that_waited_for_its_institution_is_announced_when_that_comes(
    records: RecordFiller, database: Database, publisher: Publisher
) -> None:
    point(records, "LATE", "2025-05-01")
    assert publisher.step() == 0
    records.batch()
    records.institution("LATE", "510104")
    publisher.step()

    assert places(said(database), "charging_points") == {(r, p) for r in CHENGDU for p in ("2025", "2026")}


def test_another_institution_in_the_register_changes_the_coverage(
    records: RecordFiller, school: str, database: Database, publisher: Publisher
) -> None:
    point(records, school, "2024-05-01")
    publisher.step()
    records.batch()
    records.institution("OTHER", "510104", since="2026-01-01")
    publisher.step()

    found = said(database)

    assert set(found) == {
        (code, region, "2026")
        for code in ("charging_points_per_nev", "charging_share_of_parking")
        for region in CHENGDU
    }
    assert found["charging_points_per_nev", "51", "2026"][1]["coverage"]["expected"] == 2


def test_nil_reports_and_opening_balances_are_announced_too(
    records: RecordFiller, database: Database, publisher: Publisher
) -> None:
    publisher.step()
    records.batch()
    records.fact(
        "projects.nil_report", region="50", region_code="50", institution_uscc=None, period="2025",
        resource="vehicles.charging_point",
    )  # fmt: skip
    records.fact(
        "projects.opening_balance", region="51", region_code="51", measure="charging_points", as_of="2024-12-31",
        quantity=7,
    )  # fmt: skip
    publisher.step()

    found = said(database)

    assert places(found, "charging_points") == {("50", "2025")} | {
        (region, period) for region in ("51", "50,51") for period in ("2024", "2025", "2026")
    }
    told = {region: found["charging_points", region, "2025"][1] for region in ("50", "51")}
    assert {region: (data["value"], data["obs_status"]) for region, data in told.items()} == {
        "50": ("0", "A"), "51": ("7", "E"),
    }  # fmt: skip


def test_a_record_that_no_service_would_accept_silences_only_the_indicators_that_read_it(
    records: RecordFiller, school: str, fill: Filler, database: Database, publisher: Publisher
) -> None:
    fill.cell("510104", "2021", water_l=1000)
    point(records, school, "2024-05-01")
    key = records.fact("vehicles.stock", school, period="last year", vehicles=[])
    publisher.step()
    assert {code for code, _, _ in said(database)} >= {"water_total", "charging_points"}
    assert places(said(database), "charging_points_per_nev") == set()

    records.batch()
    records.withdraw("vehicles.stock", key)
    publisher.step()
    assert {code for code, _, _ in said(database)} == {"charging_points_per_nev"}


class TestYears:
    """Those from the standard's base year on that have begun when the batch is committed."""

    def test_before_the_base_year_nothing_is_announced(
        self, records: RecordFiller, school: str, database: Database, publisher: Publisher
    ) -> None:
        point(records, school, "2017-05-01")
        publisher.step()

        years = {period for _, period in places(said(database), "charging_points")}
        assert years == {"2020", "2021", "2022", "2023", "2024", "2025", "2026"}

    def test_a_new_year_is_announced_with_its_first_batch_in_china(
        self, records: RecordFiller, school: str, database: Database, publisher: Publisher
    ) -> None:
        point(records, school, "2026-05-01")
        publisher.step()
        for hour, announced in ((15, set[str]()), (16, {"2027"})):  # of Greenwich
            number = records.batch()
            with database.transaction() as connection:
                committed_at = datetime(2026, 12, 31, hour, tzinfo=UTC)
                connection.execute("UPDATE batch SET committed_at = %s WHERE number = %s", (committed_at, number))
            publisher.step()

            assert {period for _, period in places(said(database), "charging_points")} == announced
