"""One record of each kind that stands beside the energy return, of 2021, without doubts: path → body."""

from __future__ import annotations

from typing import Any

from tests.statistics.service import SCHOOL

ROOM = f"data-centre-returns/{SCHOOL}/B1/2021-06"
SEASON = f"heating-returns/{SCHOOL}/2020-2021"
METERS = f"metering-surveys/{SCHOOL}/2021-12-31"
CHECK = f"temperature-checks/{SCHOOL}/2021-07-15/301"
BUDGET = f"energy-budgets/{SCHOOL}/2021"
PURCHASES = f"green-procurements/{SCHOOL}/2021"
GROUNDS = f"site-greening/{SCHOOL}/2021-12-31"
SPACES = f"parking-stocks/{SCHOOL}/2021-12-31"

GAS = {"item": "natural_gas", "quantity": "36400", "unit": "m3"}
BODIES: dict[str, dict[str, Any]] = {
    ROOM: {"total_kwh": "9000", "it_kwh": "6000", "standard_racks": 4},
    SEASON: {"area_m2": "8200", "days": 120, "lines": [GAS]},
    METERS: {
        "systems": [{"system": "hvac", "required": 4, "fitted": 4}],
        "by_user": True, "by_kind": True, "by_item": False,
    },
    CHECK: {"season": "summer", "setpoint_c": "26"},
    BUDGET: {"budget_kgce": "151200", "quota_edition": "四川 2021"},
    PURCHASES: {"total_yuan": "840000", "green_yuan": "840000"},
    GROUNDS: {"courtyard_m2": "24000", "green_m2": "24000"},
    SPACES: {"spaces": 120, "nev_spaces": 120},
}  # fmt: skip
CRITERION = "key-user-criteria/510104/2021"  # of a region
RECORDS = {**BODIES, CRITERION: {"energy_tce": "500", "electricity_kwh": None, "cited": "川机管函〔2021〕1号"}}
