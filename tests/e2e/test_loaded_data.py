"""The demo (a hundred times smaller) and imports of real files, on a real platform, through its API alone."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal as D
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from services.app.client import Api, Credentials
from services.app.demo.figures import CHONGQING, SICHUAN
from services.app.demo.filing import Filer
from services.app.demo.live import Live
from services.app.demo.run import seed_base_year, seed_later_years
from tests.demo.provinces import small
from tests.e2e.conftest import a_partner, empty_installation
from tests.e2e.partner import Partner
from tests.e2e.processes import Installation
from tests.importing.by_hand import CHARGING, WASTE, charging_days, waste_logs

MAPPINGS = Path(__file__).parents[2] / "schemas" / "mappings"
SEATTLE = Path(__file__).parents[1] / "importing" / "seattle-slice.csv"


@pytest.fixture(scope="module")
def platform() -> Iterator[Installation]:
    """One to itself: the totals are compared."""
    with empty_installation() as made:
        made.up()
        yield made


@pytest.fixture(scope="module")
def sichuan(platform: Installation) -> Partner:
    return a_partner(platform, "51")


@pytest.fixture(scope="module")
def apis(platform: Installation) -> Iterator[dict[str, Api]]:
    def api(region: str) -> Api:
        client = platform.add_client(f"demo-{region}", region, "statistics:write", "review:decide")
        return Api(platform.origin, Credentials(client["client_id"], client["client_secret"]))

    made = {region: api(region) for region in ("51", "50")}
    yield made
    for each in made.values():
        each.close()


@pytest.fixture(scope="module")
def filers() -> list[Filer]:
    return [Filer(small(SICHUAN, 900), 7), Filer(small(CHONGQING, 300), 7)]


@pytest.fixture(scope="module")
def seed(apis: dict[str, Api], filers: list[Filer]) -> Iterator[Callable[[], None]]:
    """Fill the platform; may be called again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.app.demo.run._PACED_LINES_PER_S", 1e9)

        def everything() -> None:
            for filer in filers:
                seed_base_year(apis, filer, silent, threading.Event())
            seed_later_years(apis, filers, silent, threading.Event())

        yield everything


@pytest.fixture(scope="module")
def seeded(seed: Callable[[], None], sichuan: Partner) -> None:
    seed()
    sichuan.settled()


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress bar."""


def value(partner: Partner, indicator: str, region: str, period: str) -> dict[str, Any]:
    (item,), _ = partner.values(indicator=indicator, region=region, period=period)
    return item


@pytest.mark.usefixtures("seeded")
def test_the_base_year_is_complete_and_its_ratios_are_the_plans(sichuan: Partner) -> None:
    per_person = value(sichuan, "energy_per_person", "51", "2020")

    assert per_person["coverage"] == {"expected": 900, "reported": 900, "partial": 0}
    assert per_person["display"].startswith("94.28")
    assert value(sichuan, "energy_per_area", "51", "2020")["display"].startswith("5.51")
    assert value(sichuan, "water_per_person", "51", "2020")["display"].startswith("28.21")


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("year", ["2021", "2023", "2025"])
def test_later_years_have_gaps_but_can_be_judged(sichuan: Partner, year: str) -> None:
    for region in ("51", "50"):
        coverage = value(sichuan, "energy_total", region, year)["coverage"]
        assert 0.95 * coverage["expected"] <= coverage["reported"] < coverage["expected"]


@pytest.mark.usefixtures("seeded")
def test_the_dissolved_districts_are_in_their_successor_from_2025(sichuan: Partner) -> None:
    assert value(sichuan, "energy_total", "500112", "2024")["value"] is not None
    assert value(sichuan, "energy_total", "500112", "2025")["value"] is None
    assert value(sichuan, "energy_total", "50P001", "2025")["value"] is not None


@pytest.mark.usefixtures("seeded")
def test_key_users_report_every_month(sichuan: Partner) -> None:
    assert value(sichuan, "energy_total", "51", "2024-07")["coverage"]["reported"] == 5


@pytest.mark.usefixtures("seeded")
def test_started_again_it_changes_nothing(seed: Callable[[], None], sichuan: Partner) -> None:
    before = value(sichuan, "energy_total", "51", "2024")["position"]

    seed()

    sichuan.settled()
    assert value(sichuan, "energy_total", "51", "2024")["position"] == before


@pytest.mark.usefixtures("seeded")
def test_live_events_are_accepted(apis: dict[str, Api], filers: list[Filer], sichuan: Partner) -> None:
    live = Live(apis, filers, 2025, seed=7)

    filed = 0
    for number in range(1, 31):
        filed = live.step(number, filed)

    sichuan.settled()
    reported = [value(sichuan, "energy_total", code, "2026-01")["coverage"]["reported"] for code in ("51", "50")]
    assert reported == [5, 5]
    assert filed == 20


def imported(platform: Installation, file: Path, mapping: str) -> dict[str, Any]:
    """The receipt of `bashu import`."""
    where = ("--port", str(platform.port), "--mapping", str(MAPPINGS / f"{mapping}.yaml"), "--json")
    receipt: dict[str, Any] = json.loads(platform.run("import", str(file), *where))
    assert receipt["complete"]
    return receipt


def test_real_buildings_add_up_to_the_file_less_the_stated_rounding(platform: Installation, sichuan: Partner) -> None:
    receipt = imported(platform, SEATTLE, "seattle-buildings-2016")

    sichuan.settled()
    stored: dict[str, D] = {}
    for page in sichuan.pages("/statistics/v1/energy-returns", period="2016", limit=1000):
        for line in (line for item in page["items"] for line in item["lines"]):
            stored[line["item"]] = stored.get(line["item"], D(0)) + D(line["quantity"])
    with SEATTLE.open(encoding="utf-8", newline="") as file:
        therms = sum(D(row["NaturalGas(therms)"] or 0) for row in csv.DictReader(file))
    rounding = {field["field"]: D(field["rounding"]) for field in receipt["fields"]}
    assert stored["natural_gas"] == therms * D("2.8316846592") - rounding["natural_gas"] > 0

    again = imported(platform, SEATTLE, "seattle-buildings-2016")
    assert again["returns"]["unchanged"] == receipt["returns"]["created"]


def records(partner: Partner, path: str) -> Iterator[dict[str, Any]]:
    for page in partner.pages(path, limit=1000):
        yield from page["items"]


def test_real_charging_sessions_are_the_days_that_the_file_tells(platform: Installation) -> None:
    first, again = (imported(platform, CHARGING, "ev-charging-sessions") for _ in range(2))

    days = list(records(a_partner(platform, "51", "vehicles:write"), "/vehicles/v1/charging-days"))
    kept = {(each["site"], each["day"]): (each["sessions"], Fraction(each["energy_kwh"])) for each in days}
    assert kept == charging_days()
    assert {(each["state"], each["revision"]) for each in days} == {("accepted", 1)}
    created = first["records"]["vehicles/charging-days"]["created"]
    assert again["records"]["vehicles/charging-days"] == {"created": 0, "unchanged": created, "refused": 0}


def test_real_waste_is_the_logs_that_the_file_tells(platform: Installation) -> None:
    first, again = (imported(platform, WASTE, "nyc-waste-tonnage") for _ in range(2))

    chongqing = a_partner(platform, "50", "statistics:write", "waste:write")
    names = {each["uscc"]: each["name"] for each in records(chongqing, "/statistics/v1/institutions")}
    kept = {
        (names[each["institution_uscc"]], each["period"], each["waste_class"], each["sub_class"] or "-"): int(
            Fraction(each["mass_kg"]) * 1000
        )
        for each in records(chongqing, "/waste/v1/waste-logs")
    }
    assert kept == waste_logs()
    created = first["records"]["waste/waste-logs"]["created"]
    assert again["records"]["waste/waste-logs"] == {"created": 0, "unchanged": created, "refused": 0}
