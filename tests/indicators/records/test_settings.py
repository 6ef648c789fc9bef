"""A reading of ambiguous text steers what is counted: each setting of the plan, chosen and the other way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.records.recipes import Recipes
from services.indicators.standards import Edition, Plan, packaged, read
from services.indicators.standards.catalogue import Approved, Catalogue
from services.indicators.standards.document import Document
from services.indicators.targets.evidence import Events, Evidence, Levels, Parts, Years
from services.indicators.targets.question import Question
from services.indicators.values.areas import area
from services.indicators.values.cells import Vintage
from shared.clock import now
from shared.db import Database
from tests.indicators.records.test_flows import acquired, project
from tests.indicators.records_filled import RecordFiller

NEWEST = {path: text for path, text in packaged() if path.parent.name == "sc14"}
TEXT = NEWEST[max(NEWEST)]
DAY = date(2025, 12, 31)
OTHERS = {
    "leases": ("SC14-B03-01", "left_out", "counted"),
    "counted": ("SC14-B03-02", "points", "connectors"),
    "audits_and_diagnoses": ("SC14-B07-01", "together", "each"),
    "weighed": ("SC14-B07-02", "institutions", "tce"),
    "institutions": ("SC14-B07-03b", "all", "key_users"),
    "low_nox_boilers": ("SC14-B07-04", "counted", "left_out"),
    "large_from_standard_racks": ("SC14-T09", "3000", "10000"),
}
CAME_TO = {
    "leases": ("1/2", "3/4"),  # 1 of 2 bought; 2 of 2 leased
    "counted": ("1/3", "1"),  # one point of three connectors for three vehicles
    "audits_and_diagnoses": ("3", "1"),  # two audits, one diagnosis
    "weighed": ("1/2", "3/4"),  # the direct one of two uses three times as much
    "institutions": ("2", "1"),
    "low_nox_boilers": ("2", "1"),
    "large_from_standard_racks": ("3/2", "2"),  # 4 000 racks: 10 ÷ 10; 12 000 racks: 20 ÷ 10
}


@pytest.mark.parametrize("setting", OTHERS)
def test_the_setting_decides(database: Database, records: RecordFiller, setting: str) -> None:
    code, chosen, other = OTHERS[setting]
    fill(records)
    recipes = chooser(database)

    values = [value(recipes(f"{setting}: {each}", code), code) for each in (chosen, other)]

    assert values == [Fraction(each) for each in CAME_TO[setting]]


def chooser(database: Database) -> Callable[[str, str], Evidence]:
    """The evidence of a target under the plan with a setting written so."""

    def evidence(setting: str, code: str) -> Evidence:
        name, _, choice = setting.partition(": ")
        document = Document.read(max(NEWEST), TEXT)
        was = document.data["targets"][code]["evidence"]["settings"][name]
        place = TEXT.index(f"  {code}:")
        plan = read(TEXT[:place] + TEXT[place:].replace(f"{name}: {_written(was)}", f"{name}: {_written(choice)}", 1))
        assert isinstance(plan, Plan)
        catalogue = Catalogue(Approved(now(), read(text)) for _, text in packaged())
        with database.transaction() as connection:
            at = Vintage(1, None, True)
            asked = Question(connection, plan, _energy(catalogue), [], DAY, at, catalogue.measures(plan))
            whole = area("51")
            assert whole is not None
            found = Recipes(asked).evidence(plan.targets[code], whole)
            assert found is not None
            return replace(found, by_day={DAY: found.by_day[DAY]}) if isinstance(found, Levels) else found

    return evidence


def value(found: Evidence, code: str) -> Fraction:
    match found:
        case Events():
            return sum((event.amount for event in found.events), Fraction(0))
        case Parts():
            return sum((p.numerator for p in found.parts), Fraction(0)) / sum(p.denominator for p in found.parts)
        case Years():
            year = found.by_year[2024].value
            assert year is not None
            return year
        case Levels():
            level = found.by_day[DAY]
            assert level.denominator
            return level.numerator / level.denominator
    raise AssertionError(f"{code} has {found}")


def fill(records: RecordFiller) -> None:
    for name, is_key_user in (("A", True), ("B", True), ("C", False)):
        records.institution(name, "510104", is_key_user=is_key_user)
    records.fact("vehicles.acquisition", "A", **acquired(1))
    records.fact("vehicles.acquisition", "A", **acquired(1, "petrol"))
    records.fact("vehicles.acquisition", "A", **acquired(2, kind="lease"))
    for name, vehicles in (("A", 3), ("B", 0), ("C", 0)):
        records.fact("vehicles.stock", name, period="2025", vehicles=[{"drive": "bev", "count": vehicles}])
    records.fact("vehicles.charging_point", "A", in_service_from="2021-01-01", in_service_to=None, connectors=3)
    for kinds in (("energy_audit",), ("energy_audit",), ("energy_diagnosis",)):
        records.fact("projects.project", "A", **project(*kinds))
    for name, kind in (("A", "boiler_hvac_retrofit"), ("C", "low_nox_boiler")):
        records.fact("projects.project", name, **project(kind, contract={"kind": "emc"}))
    for racks, total in ((4_000, 10), (12_000, 20)):
        returned = {"room": str(racks), "period": "2024", "total_wh": total, "it_wh": 10, "standard_racks": racks}
        records.fact("statistics.data_centre_return", "A", **returned)
    for name, channel, amount in (("A", "direct", 3_000), ("B", "proxy", 1_000)):
        records.energy_return(name, 12, 2025 * 12, channel=channel, other_gce=amount)


def _energy(catalogue: Catalogue) -> Edition:
    return catalogue.edition(catalogue.newest("energy"))


def _written(value: str) -> str:
    return f"'{value}'" if value.isdecimal() else value
