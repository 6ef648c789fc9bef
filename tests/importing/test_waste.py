"""A slice of New York's real waste through the mapping that ships, against a stand-in of the API."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from rich.console import Console

from services.app.importing.printing import receipt_tables
from services.app.importing.receipt import FieldSum, Receipt
from services.app.importing.run import import_file
from tests.demo.fake_statistics import FakeStatistics
from tests.importing.by_hand import G_OF_A_SHORT_TON, STREAMS, WASTE, rows, waste_logs

MAPPING = Path(__file__).parents[2] / "schemas" / "mappings" / "nyc-waste-tonnage.yaml"
KG_OF_A_SHORT_TON = G_OF_A_SHORT_TON / 1000


@pytest.fixture
def platform() -> FakeStatistics:
    return FakeStatistics()


@pytest.fixture
def load(tmp_path: Path, platform: FakeStatistics) -> Callable[..., Receipt]:
    """Import lines of the file, with its header before them."""

    def load_lines(*lines: str) -> Receipt:
        file = tmp_path / "some.csv"
        file.write_text("\n".join([WASTE.read_text(encoding="utf-8").splitlines()[0], *lines]), encoding="utf-8")
        return import_file(platform.api(), file, MAPPING)

    return load_lines


def stored(platform: FakeStatistics) -> dict[tuple[str, ...], int]:
    names = {path.rsplit("/", 1)[1]: body["name"] for path, (_, body) in platform.records.items() if "/inst" in path}
    kept: dict[tuple[str, ...], int] = {}
    for path, (_, body) in platform.records.items():
        if "/waste-logs/" in path:
            uscc, period, waste_class, sub_class = path.split("/")[-4:]
            kept[names[uscc], period, waste_class, sub_class] = int(Fraction(body["mass_kg"]) * 1000)
    return kept


def field_of(receipt: Receipt, column: str) -> FieldSum:
    return next(field for field in receipt.fields if field.column == column)


def test_every_log_is_what_the_file_says_of_its_month_district_and_class(platform: FakeStatistics) -> None:
    receipt = import_file(platform.api(), WASTE, MAPPING)

    assert stored(platform) == waste_logs()
    assert receipt.complete
    assert receipt.records["waste/waste-logs"] == {"created": len(waste_logs()), "unchanged": 0, "refused": 0}


@pytest.mark.parametrize("column", STREAMS)
def test_the_receipt_balances_to_the_files_own_sum(platform: FakeStatistics, column: str) -> None:
    field = field_of(import_file(platform.api(), WASTE, MAPPING), column)

    tons = [(row["MONTH"], Fraction(row[column])) for row in rows(WASTE) if row[column]]
    early = sum(amount for month, amount in tons if month < "2000")
    assert Fraction(field.file_sum) == sum(amount for _, amount in tons) > 0
    assert Fraction(field.factor) == KG_OF_A_SHORT_TON
    assert Fraction(field.not_stored) == early * KG_OF_A_SHORT_TON
    assert Fraction(field.file_sum) * KG_OF_A_SHORT_TON == sum(
        map(Fraction, (field.stored, field.rounding, field.not_stored))
    )


def test_months_before_the_platforms_first_period_are_named_with_the_reason(platform: FakeStatistics) -> None:
    receipt = import_file(platform.api(), WASTE, MAPPING)

    early = {
        (number, f"{row['MONTH']} {row['BOROUGH']} {row['COMMUNITYDISTRICT']}")
        for number, row in enumerate(rows(WASTE), start=2)
        if row["MONTH"] < "2000"
    }
    assert {(trouble.row, trouble.row_id) for trouble in receipt.left_out} == early
    assert {trouble.code for trouble in receipt.left_out} == {"row_left_out"}
    assert "begin with 2000" in receipt.left_out[0].en
    assert receipt.rows["left_out"] == len(early) > 0


def test_a_blank_stream_was_not_collected_and_a_zero_was(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    load("2002 / 07,Bronx,11,3704.2,,,,,,,2", "2003 / 02,Bronx,11,2361.3,0.0,,,,,,2")

    assert {key[1:3]: mass for key, mass in stored(platform).items() if key[2] != "residual"} == {
        ("2003-02", "recyclable"): 0
    }


def test_streams_of_one_class_are_one_log_also_where_one_is_blank(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    load("2001 / 06,Bronx,01,1,,724.7,,,,,2", "2001 / 07,Bronx,01,1,0.1,0.1,,,,,2")

    recyclables = {key[1]: mass for key, mass in stored(platform).items() if key[2] == "recyclable"}
    assert recyclables == {"2001-06": 657_436_781, "2001-07": 2 * 90_718}


def test_a_district_is_one_institution_whose_name_joins_two_columns(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    load("2001 / 06,Bronx,01,1,,,,,,,2", "2001 / 06,Queens,01,1,,,,,,,4", "2001 / 07,Bronx,01,1,,,,,,,2")

    assert [body["name"] for body in platform.contents("institutions")] == ["Bronx 01", "Queens 01"]
    assert len({path for path in platform.records if "/institutions/" in path}) == 2


def test_the_same_file_twice_changes_nothing(platform: FakeStatistics) -> None:
    first = import_file(platform.api(), WASTE, MAPPING)
    before = dict(platform.records)

    second = import_file(platform.api(), WASTE, MAPPING)

    assert platform.records == before
    assert second.records["waste/waste-logs"] == {"created": 0, "unchanged": len(waste_logs()), "refused": 0}
    assert second.fields == first.fields


def test_another_slice_in_another_order_makes_the_same_records(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    whole = FakeStatistics()
    import_file(whole.api(), WASTE, MAPPING)

    load(*WASTE.read_text(encoding="utf-8").splitlines()[30:10:-1])

    assert platform.contents("waste-logs")
    assert platform.records.items() <= whole.records.items()


def test_what_cannot_be_read_is_named_by_row_and_column_and_the_rest_goes_on(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    receipt = load(
        "2001 / 13x,Bronx,01,1,,,,,,,2",
        "2001 / 06,,01,1,,,,,,,2",
        "2001 / 06,Bronx,02,many,-1,,,,,,2",
        "2001 / 06,Bronx,03,1,2,,,,,,2",
        "2001 / 06,Bronx,03,1,2,,,,,,2",
    )

    assert {(trouble.row, trouble.column, trouble.code) for trouble in receipt.unreadable} == {
        (2, "MONTH", "not_like_pattern"),
        (3, "BOROUGH", "empty"),
        (4, "REFUSETONSCOLLECTED", "not_a_number"),
        (4, "PAPERTONSCOLLECTED", "negative"),
        (6, "", "duplicate_row"),
    }
    assert not receipt.complete
    assert {key[0] for key in stored(platform)} == {"Bronx 03"}


def test_a_month_that_is_told_in_two_ways_is_not_sent_whichever_comes_first(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    receipt = load("2001 / 06,Bronx,03,1,2,,,,,,2", "2001 / 06,Bronx,03,9,2,,,,,,2")

    assert {(trouble.row, trouble.code) for trouble in receipt.unreadable} == {
        (3, "record_differs"),
        (2, "record_incomplete"),
        (3, "duplicate_row"),
    }
    assert {key[2] for key in stored(platform)} == {"recyclable"}


def test_the_printed_receipt_states_the_conversion_and_does_not_drown_in_rows(load: Callable[..., Receipt]) -> None:
    console = Console(width=200, file=io.StringIO(), record=True)

    receipt = load(*(f"1995 / {number:02},Bronx,01,1,,,,,,,2" for number in range(1, 1000)))
    console.print(receipt_tables(receipt))

    text = console.export_text()
    assert "1 short ton = 907.18474 kg (REFUSETONSCOLLECTED)" in text
    assert "begin with 2000 (999)" in text
    assert "1995 / 01 Bronx 01" in text
    assert "1995 / 999 Bronx 01" not in text
    assert "--json" in text
    assert len(receipt.left_out) == 999
