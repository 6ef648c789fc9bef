"""The made-up returns, added up independently of how they were made, print the plan's figures."""

from __future__ import annotations

from decimal import Decimal as D
from functools import cache
from typing import Any

import orjson
import pytest

from services.app.demo.bodies import encoded, institution_bodies, return_bodies
from services.app.demo.figures import CHONGQING, PRINTED, SICHUAN, Province, in_year
from services.app.demo.filing import Filer
from shared.geography import regions
from shared.identifiers import uscc_error

BASES = {base.code: base for base in (SICHUAN, CHONGQING)}

# kgce per unit as written in a return, straight from the reference file of the field.
KGCE = {
    "electricity": D("0.1229"),
    "natural_gas": D("1.33"),
    "coal": D("714.3"),
    "gasoline": D("0.73") * D("1.4714"),
    "diesel": D("0.86") * D("1.4571"),
    "lpg": D("1.7143"),
    "heat": D("34.12"),
    "other": D("1000"),
}


@cache
def made_for(code: str) -> Filer:
    return Filer(BASES[code], seed=7)


def filer(base: Province) -> Filer:
    return made_for(base.code)


@cache
def read_back(code: str) -> list[dict[str, Any]]:
    """As a partner would read them from the wire."""
    made, base = made_for(code), BASES[code]
    return [
        orjson.loads(line) for line in encoded(return_bodies(made.register, made.returns(base.year), str(base.year)))
    ]


def bodies(base: Province) -> list[dict[str, Any]]:
    return read_back(base.code)


def added_up(base: Province) -> dict[str, D]:
    sums: dict[str, D] = dict.fromkeys(
        ("energy", "vehicle", "water", "area", "users", "electricity", "gas", "petrol"), D(0)
    )
    for body in bodies(base):
        sums["area"] += D(body["floor_area_m2"])
        sums["users"] += sum(map(D, body["users"].values()))
        for line in body["lines"]:
            if line["item"] == "water":
                sums["water"] += D(line["quantity"])
                continue
            kgce = D(line["quantity"]) * KGCE[line["item"]]
            sums["energy"] += kgce
            sums["vehicle"] += kgce if line.get("use") == "vehicle" else 0
            for item, name in (("electricity", "electricity"), ("natural_gas", "gas"), ("gasoline", "petrol")):
                sums[name] += kgce if line["item"] == item else 0
    return sums


def test_sichuan_2020_prints_as_the_plan() -> None:
    sums = added_up(SICHUAN)
    building = sums["energy"] - sums["vehicle"]
    figures = {
        "energy_total": sums["energy"] / 10**7,
        "energy_building": building / 10**7,
        "water_total": sums["water"] / 10**8,
        "energy_per_area": building / sums["area"],
        "energy_per_person": sums["energy"] / sums["users"],
        "water_per_person": sums["water"] / sums["users"],
        "share_electricity": sums["electricity"] / sums["energy"] * 100,
        "share_gas": sums["gas"] / sums["energy"] * 100,
        "share_petrol": sums["petrol"] / sums["energy"] * 100,
    }

    assert len(bodies(SICHUAN)) == 51_754
    assert {code: f"{value:.2f}" for code, value in figures.items()} == PRINTED


def test_chongqing_2015_has_its_published_totals() -> None:
    sums = added_up(CHONGQING)

    assert len(bodies(CHONGQING)) == 16_663
    assert f"{sums['energy'] / 10**7:.2f}" == "110.75"
    assert f"{sums['water'] / 10**8:.2f}" == "1.39"
    assert f"{sums['area'] / 10**4:.2f}" == "7968.72"
    assert f"{sums['users'] / 10**4:.2f}" == "501.50"


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
def test_every_institution_can_be_registered(base: Province) -> None:
    rows = list(institution_bodies(filer(base).register))

    assert [row["uscc"] for row in rows if uscc_error(row["uscc"])] == []
    assert len({row["uscc"] for row in rows}) == len({row["name"] for row in rows}) == base.institutions
    nodes = [region.code for region in regions().subtree(base.code) if region.kind == "division"]
    assert {row["region_code"] for row in rows} == set(nodes)
    assert sum(row["is_key_user"] for row in rows) == base.key_users
    assert {row["region_code"] for row in rows if row["is_key_user"]} == set(nodes), "every node has monthly data"
    assert {row["type_code"] for row in rows} == {"01", "021", "022", "023", "024", "025", "026", "03"}


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
def test_no_return_is_one_that_a_reviewer_would_refuse(base: Province) -> None:
    """Area and users above 0, every quantity with its cost, prices within what is paid."""
    prices = {"electricity": (D("0.30"), D("1.50")), "natural_gas": (D(2), D(4)), "water": (D(2), D(5))}
    for body in bodies(base):
        assert D(body["floor_area_m2"]) > 0
        assert sum(map(D, body["users"].values())) > 0
        for line in body["lines"]:
            low, high = prices.get(line["item"], (D(0), D(10**6)))
            if D(line["quantity"]) >= 100:
                assert low <= D(line["cost_yuan"]) / D(line["quantity"]) <= high, line
            assert D(line["cost_yuan"]) > 0


def test_the_years_move_towards_the_targets() -> None:
    last = in_year(SICHUAN, 2025)
    made = filer(SICHUAN).returns(2025)

    assert made.area_m2.sum() == last.area_m2
    assert made.users.sum() == last.users
    assert made.quantities["electricity"].sum() == last.carriers["electricity"]
    assert 0.92 < last.carriers["electricity"] / last.area_m2 * SICHUAN.area_m2 / SICHUAN.carriers["electricity"] < 0.96
    assert abs(last.water_m3 / last.users - 26.29) < 0.01


def test_the_months_of_a_key_user_are_its_year() -> None:
    made = filer(CHONGQING)
    year = made.returns(2023).only(made.register.key_users)

    months = year.months()

    assert len(months) == 12
    for carrier, amounts in year.quantities.items():
        assert sum(month.quantities[carrier] for month in months).tolist() == amounts.tolist()
        assert min(month.quantities[carrier].min() for month in months) >= 0


def test_the_same_seed_gives_the_same_data_and_another_seed_other_data() -> None:
    again, other = Filer(CHONGQING, seed=7), Filer(CHONGQING, seed=8)

    assert again.register.uscc == filer(CHONGQING).register.uscc
    assert (
        again.returns(2022).quantities["water"].tolist() == filer(CHONGQING).returns(2022).quantities["water"].tolist()
    )
    assert set(other.register.uscc).isdisjoint(again.register.uscc)
