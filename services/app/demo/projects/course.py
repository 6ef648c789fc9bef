"""How much of everything Sichuan has each year from 2021 to 2025; what comes of it, against the plan's number.

Made up. On 2023-12-31 three fifths of the way are due.
"""

from __future__ import annotations

from collections.abc import Mapping

FINISHED: Mapping[str, tuple[int, ...]] = {
    "building_retrofit": (30, 34, 36, 38, 32),  # projects; their area is RETROFITTED_M2
    "audit": (24, 30, 38, 34, 30),  # B07-01: 92 of 150, then 156: met
    "efficiency_retrofit": (8, 11, 12, 11, 10),  # B07-03a: 31 of 50, then 52: met
    "energy_contract": (2, 2, 3, 5, 6),  # B07-03b: 7 of 15 are behind, then 18: met
    "boiler_hvac_retrofit": (18, 22, 24, 23, 21),  # B07-04: 64 of 100, then 108: met
    "unconventional_water": (12, 15, 19, 21, 22),  # B08-03: 46 of 100, then 89: behind
    "solar": (15, 22, 25, 24, 20),  # B09-01: 62 of 100, then 106: met
    "heat_recovery": (10, 11, 12, 9, 10),  # B09-02: 33 of 50, then 52: met
}
RETROFITTED_M2 = (280_000, 310_000, 340_000, 330_000, 290_000)  # B02-01: 93 of 150 ×10⁴ m2, then 155: met
BUILT = (9, 11, 12, 10, 8)  # T04: all by the green standard; T14: not all fixtures of 2022 save water

VERIFIED_SHARE = (0.0, 0.08, 0.20, 0.37, 0.53)  # of key users, by the year's end; B10-01: 20 % are behind, 53 % met
NEUTRAL = (1, 1, 1, 2, 2)  # B10-03: 7 of 5: met; one more a year does not offset enough

SAVING_SHARE: Mapping[int, float] = {  # of agencies; B11-01a: 76 % in 2022, B11-01b: 82 % in 2025: met
    2019: 0.10, 2020: 0.24, 2021: 0.52, 2022: 0.763, 2023: 0.775, 2024: 0.80, 2025: 0.823,
}  # fmt: skip
WATER_SHARE_OF_AGENCIES: Mapping[int, float] = {  # B11-03a: 72 % on track, then 97 % of 100 %: behind
    2020: 0.12, 2021: 0.33, 2022: 0.55, 2023: 0.72, 2024: 0.88, 2025: 0.97,
}  # fmt: skip
WATER_SHARE_OF_INSTITUTIONS: Mapping[int, float] = {  # B11-03b: 40 % on track, then 63 % of 60 %: met
    2020: 0.08, 2021: 0.18, 2022: 0.29, 2023: 0.40, 2024: 0.52, 2025: 0.63,
}  # fmt: skip
COUNTIES_SHARE: Mapping[int, float] = {  # T15: with a demonstration unit; all of them in 2025: met
    2019: 0.25, 2020: 0.50, 2021: 0.62, 2022: 0.74, 2023: 0.85, 2024: 0.95, 2025: 1.0,
}  # fmt: skip
FIRST_AWARDED: Mapping[tuple[str, str], tuple[int, ...]] = {
    ("demonstration_unit", "national"): (0, 26, 0, 30, 0),  # B11-02a: 56 of 80: behind
    ("demonstration_unit", "province"): (18, 20, 17, 18, 14),  # B11-02b: 87, of which two are revoked: met
    ("energy_leader", "province"): (3, 3, 2, 3, 3),  # B11-02c: 8 of 12, then 14: met
    ("water_leader", "province"): (2, 2, 2, 2, 3),  # B11-03c: 6 of 12, then 11: behind
    ("green_data_centre", "province"): (2, 3, 4, 4, 4),  # B05-02: 9 of 20, then 17: behind
    ("waste_sorting_site", "county"): (12, 15, 18, 15, 12),
    ("low_carbon_demonstration", "province"): (4, 6, 8, 8, 9),
}
REVOKED = 2
