"""A slice of Seattle's real file through the mapping that ships, against a stand-in of the API."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path

import pytest
from rich.console import Console

from services.app.importing.printing import receipt_tables
from services.app.importing.run import import_file
from shared.identifiers import uscc_error
from tests.demo.fake_statistics import FakeStatistics

MAPPING = Path(__file__).parents[2] / "schemas" / "mappings" / "seattle-buildings-2016.yaml"
SLICE = Path(__file__).parent / "seattle-slice.csv"
NEGATIVE, WITHOUT_ENERGY, UNLISTED_FUEL = "49784", ("773", "23355"), "608"

# What one of the file's units is in the form's, from the facts of the data set.
FACTORS = {
    "electricity": ("Electricity(kWh)", D(1)),
    "natural_gas": ("NaturalGas(therms)", D("2.8316846592")),
    "heat": ("SteamUse(kBtu)", D("0.00105505585262")),
}


@pytest.fixture
def platform() -> FakeStatistics:
    return FakeStatistics()


def buildings() -> list[dict[str, str]]:
    with SLICE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[list[dict[str, str]]], Path]:
    def write_rows(rows: list[dict[str, str]]) -> Path:
        path = tmp_path / "some.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write_rows


def stored(platform: FakeStatistics, item: str) -> D:
    lines = [line for body in platform.contents("energy-returns") for line in body["lines"]]
    return sum((D(line["quantity"]) for line in lines if line["item"] == item), D(0))


@pytest.mark.parametrize("item", FACTORS)
def test_totals_are_an_independent_sum_of_the_file_less_the_rounding_of_the_receipt(
    platform: FakeStatistics, item: str
) -> None:
    receipt = import_file(platform.api(), SLICE, MAPPING)

    column, factor = FACTORS[item]
    raw = sum((D(row[column]) for row in buildings() if row[column] and not row[column].startswith("-")), D(0))
    field = next(field for field in receipt.fields if field.field == item)
    assert stored(platform, item) == raw * factor - D(field.rounding)
    assert D(field.stored) == stored(platform, item) > 0
    assert D(field.file_sum) * factor == D(field.stored) + D(field.rounding) + D(field.not_stored)


def test_what_cannot_be_stored_is_left_out_and_named(platform: FakeStatistics) -> None:
    receipt = import_file(platform.api(), SLICE, MAPPING)

    left_out = {(trouble.row_id, trouble.code): trouble for trouble in receipt.left_out}
    assert set(left_out) == {(NEGATIVE, "negative"), *((building, "return_left_out") for building in WITHOUT_ENERGY)}
    assert left_out[NEGATIVE, "negative"].column == "Electricity(kWh)"
    assert left_out[NEGATIVE, "negative"].value == "-33826.80078"
    assert next(field for field in receipt.fields if field.field == "electricity").not_stored == "-33826.80078"
    assert receipt.returns["created"] == len(buildings()) - len(WITHOUT_ENERGY)
    assert receipt.institutions["created"] == len(buildings())
    assert receipt.complete


def test_a_fuel_that_the_file_does_not_list_is_reported(platform: FakeStatistics) -> None:
    receipt = import_file(platform.api(), SLICE, MAPPING)

    assert UNLISTED_FUEL in {trouble.row_id for trouble in receipt.remarks}
    assert "1" not in {trouble.row_id for trouble in receipt.remarks}


def test_one_building_as_it_is_sent(platform: FakeStatistics) -> None:
    import_file(platform.api(), SLICE, MAPPING)

    institution = next(body for body in platform.contents("institutions") if body["name"] == "Mayflower park hotel")
    body = platform.contents("energy-returns")[0]
    assert institution["region_code"] == "510104"
    assert body == {
        "floor_area_m2": "8215.79",
        "lines": [
            {"item": "electricity", "quantity": "1156514.25", "unit": "kWh"},
            {"item": "natural_gas", "quantity": "36145.122", "unit": "m3"},
            {"item": "heat", "quantity": "2114.207432", "unit": "GJ"},
        ],
        "source": "bill",
        "channel": "import",
        "state": "accepted",
    }


def test_the_same_file_twice_changes_nothing(platform: FakeStatistics) -> None:
    first = import_file(platform.api(), SLICE, MAPPING)
    before = dict(platform.records)

    second = import_file(platform.api(), SLICE, MAPPING)

    assert platform.records == before
    assert second.returns["unchanged"] == first.returns["created"]
    assert second.institutions["unchanged"] == first.institutions["created"]
    assert (second.returns["created"], second.returns["refused"], second.fields) == (0, 0, first.fields)


def test_another_slice_in_another_order_has_the_same_codes(
    platform: FakeStatistics, write: Callable[[list[dict[str, str]]], Path]
) -> None:
    other = FakeStatistics()
    rows = random.Random(1).sample(buildings(), 20)

    import_file(platform.api(), SLICE, MAPPING)
    import_file(other.api(), write(rows), MAPPING)

    assert len(other.contents("institutions")) == 20
    assert other.records.items() <= platform.records.items()


def test_every_made_up_code_is_a_valid_one(platform: FakeStatistics) -> None:
    import_file(platform.api(), SLICE, MAPPING)

    codes = [path.rsplit("/", 1)[1] for path in platform.records if "/institutions/" in path]
    assert [uscc_error(code) for code in codes] == [None] * len(buildings())


def test_the_printed_receipt_states_conversion_rounding_and_rows(platform: FakeStatistics) -> None:
    console = Console(width=220, file=io.StringIO(), record=True)

    console.print(receipt_tables(import_file(platform.api(), SLICE, MAPPING)))

    text = console.export_text()
    assert "1 therm = 2.8316846592 m3 (NaturalGas(therms))" in text
    assert "1 therm of gas is taken as 100 ft³" in text
    assert NEGATIVE in text
    assert UNLISTED_FUEL in text
