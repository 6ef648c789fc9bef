"""The printed figures the demo reproduces, as totals in the form's units.

Source: 川机管函〔2021〕707号 (Sichuan, 2020) and Chongqing's published totals of 2015. The shares that no source
prints (what the 4.60 % beside electricity, gas and petrol is, Chongqing's carriers) are made up, within what
the printed figures leave open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

# kgce per unit, GB/T 2589-2020 as both provinces use it; litres by 0.73 and 0.86 kg/L.
KGCE: Mapping[str, Fraction] = {
    "electricity": Fraction("0.1229"),  # kWh
    "natural_gas": Fraction("1.33"),  # m3
    "gasoline_vehicle": Fraction("0.73") * Fraction("1.4714"),  # L
    "gasoline_other": Fraction("0.73") * Fraction("1.4714"),  # L
    "diesel_vehicle": Fraction("0.86") * Fraction("1.4571"),  # L
    "diesel_other": Fraction("0.86") * Fraction("1.4571"),  # L
    "coal": Fraction("0.7143"),  # kg
    "lpg": Fraction("1.7143"),  # kg
    "heat": Fraction("34.12"),  # GJ
    "other": Fraction(1),  # kgce
}
VEHICLE = ("gasoline_vehicle", "diesel_vehicle")


@dataclass(frozen=True, slots=True)
class Province:
    """What the made-up returns of one province and year add up to."""

    code: str
    year: int
    institutions: int
    key_users: int
    area_m2: int
    users: int
    water_m3: int
    carriers: Mapping[str, int]  # whole units of KGCE


def _carriers(tce: Mapping[str, str]) -> dict[str, int]:
    """Whole units of each carrier whose coal equivalent is nearest to the given tce."""
    return {carrier: round(Fraction(amount) * 1000 / KGCE[carrier]) for carrier, amount in tce.items()}


# 161.72 ×10⁴ tce: electricity 60.24 %, gas 20.10 %, petrol 15.06 %; vehicles 27.48 = 161.72 − 134.24.
SICHUAN = Province(
    code="51",
    year=2020,
    institutions=51_754,
    key_users=500,
    area_m2=243_629_764,  # 134.24 ×10⁴ tce ÷ 5.51 kgce/m2
    users=17_153_161,  # 161.72 ×10⁴ tce ÷ 94.28 kgce/person
    water_m3=483_890_672,  # 28.21 m3 × users
    carriers=_carriers(
        {
            "electricity": "974201.28",
            "natural_gas": "325057.2",
            "gasoline_vehicle": "242950.32",
            "gasoline_other": "600",
            "diesel_vehicle": "31849.68",
            "diesel_other": "2600",
            "coal": "13500",
            "lpg": "17200",
            "heat": "5400",
            "other": "3841.52",
        }
    ),
)

# 110.75 ×10⁴ tce, 1.39 ×10⁸ m3, 7 968.72 ×10⁴ m2, 501.50 ×10⁴ persons; the carriers are not known.
CHONGQING = Province(
    code="50",
    year=2015,
    institutions=16_663,
    key_users=150,
    area_m2=79_687_200,
    users=5_015_000,
    water_m3=139_000_000,
    carriers=_carriers(
        {
            "electricity": "625900",
            "natural_gas": "310000",
            "gasoline_vehicle": "121500",
            "gasoline_other": "500",
            "diesel_vehicle": "24500",
            "diesel_other": "3000",
            "coal": "8000",
            "lpg": "12000",
            "heat": "600",
            "other": "1500",
        }
    ),
)

# What `GET values` prints for Sichuan's year 2020.
PRINTED: Mapping[str, str] = {
    "energy_total": "161.72",
    "energy_building": "134.24",
    "water_total": "4.84",
    "energy_per_area": "5.51",
    "energy_per_person": "94.28",
    "water_per_person": "28.21",
    "share_electricity": "60.24",
    "share_gas": "20.10",
    "share_petrol": "15.06",
}


@dataclass(frozen=True, slots=True)
class Drift:
    """Made-up yearly change after the base year: growth of the levels, linear decline of the intensities."""

    users: Fraction
    area: Fraction
    building_per_m2: Fraction
    vehicle_per_user: Fraction
    water_per_user: Fraction


# Sichuan reaches B01-04 and B01-05 in 2025 (5.27 ≤ 5.29, 89.3 ≤ 89.57) and nearly B01-06 (26.29 > 26.24).
DRIFT: Mapping[str, Drift] = {
    "51": Drift(Fraction("0.004"), Fraction("0.006"), Fraction("0.0086"), Fraction("0.03"), Fraction("0.0136")),
    "50": Drift(Fraction("0.006"), Fraction("0.008"), Fraction("0.008"), Fraction("0.015"), Fraction("0.011")),
}


def in_year(base: Province, year: int) -> Province:
    """The totals of a later year: the base year's, drifted."""
    drift, passed = DRIFT[base.code], year - base.year
    users, area = (1 + drift.users) ** passed, (1 + drift.area) ** passed
    building = area * (1 - drift.building_per_m2 * passed)
    vehicle = users * (1 - drift.vehicle_per_user * passed)
    return replace(
        base,
        year=year,
        area_m2=round(base.area_m2 * area),
        users=round(base.users * users),
        water_m3=round(base.water_m3 * users * (1 - drift.water_per_user * passed)),
        carriers={
            carrier: round(amount * (vehicle if carrier in VEHICLE else building))
            for carrier, amount in base.carriers.items()
        },
    )
