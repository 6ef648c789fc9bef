"""The factors of the field, written down a second time (GB/T 2589-2020, JS/T 303-2026, MEE/NBS grid factors)."""

from __future__ import annotations

from fractions import Fraction

# Grams of coal equivalent for one smallest unit: Wh, L of gas, g, mL, kJ, gce.
GCE = {
    "electricity_grid_wh": Fraction("0.1229"),
    "electricity_green_wh": Fraction("0.1229"),
    "natural_gas_l": Fraction("1.33"),
    "coal_bituminous_g": Fraction("0.7143"),
    "coal_anthracite_g": Fraction("0.7143"),
    "gasoline_vehicle_ml": Fraction("0.73") * Fraction("1.4714"),
    "gasoline_other_ml": Fraction("0.73") * Fraction("1.4714"),
    "diesel_vehicle_ml": Fraction("0.86") * Fraction("1.4571"),
    "diesel_other_ml": Fraction("0.86") * Fraction("1.4571"),
    "lpg_g": Fraction("1.7143"),
    "heat_kj": Fraction("0.03412"),
    "other_gce": Fraction(1),
    "other_kerosene_gce": Fraction(1),
    "other_fuel_oil_gce": Fraction(1),
}
VEHICLE_FUEL = ("gasoline_vehicle_ml", "diesel_vehicle_ml")
PETROL = ("gasoline_vehicle_ml", "gasoline_other_ml")
ELECTRICITY = ("electricity_grid_wh", "electricity_green_wh")
OTHER = ("other_gce", "other_kerosene_gce", "other_fuel_oil_gce")  # have no carbon factor

# Grams of CO2 for one smallest unit, but for grid electricity.
GCO2 = {
    "natural_gas_l": Fraction("2.184"),
    "coal_bituminous_g": Fraction("2.174"),
    "coal_anthracite_g": Fraction("2.429"),
    "gasoline_vehicle_ml": Fraction("2.179"),
    "gasoline_other_ml": Fraction("2.179"),
    "diesel_vehicle_ml": Fraction("2.718"),
    "diesel_other_ml": Fraction("2.718"),
    "lpg_g": Fraction("3.166"),
    "heat_kj": Fraction("0.11"),
}
GRID = {  # kg CO2 per kWh = g per Wh, by province and year
    ("51", 2021): Fraction("0.1255"),
    ("51", 2022): Fraction("0.1404"),
    ("51", 2023): Fraction("0.1564"),
    ("50", 2021): Fraction("0.4743"),
    ("50", 2022): Fraction("0.5227"),
    ("50", 2023): Fraction("0.5581"),
}
FIRST_KNOWN, LAST_KNOWN, BASE_YEAR = 2021, 2023, 2020


def grid_year(year: int, basis: str) -> int:
    """The year whose grid factor is used: `current` the year itself, `frozen` the plan's base year."""
    return min(max(BASE_YEAR if basis == "frozen" else year, FIRST_KNOWN), LAST_KNOWN)


def is_stand_in(year: int, basis: str) -> bool:
    """Whether the factor of another year has to stand in. Of the base year's (2020) it always does."""
    return grid_year(year, basis) != (BASE_YEAR if basis == "frozen" else year)
