"""Records of statistics without doubts, of the kinds that are declared."""

from __future__ import annotations

from services.statistics.commands.surveys import (
    BUDGETS,
    CRITERIA,
    DATA_CENTRES,
    GREENING,
    HEATING,
    METERS,
    PARKING,
    PROCUREMENTS,
    TEMPERATURES,
)
from tests.records.samples.sample import Sample
from tests.records.service import HOSPITAL, SCHOOL

OF_HOSPITAL = {"institution_uscc": HOSPITAL}
SURVEYED = {"institution_uscc": SCHOOL, "as_of": "2021-12-31"}

DATA_CENTRE = Sample(
    DATA_CENTRES,
    key={"institution_uscc": SCHOOL, "room": "图书馆 B1", "period": "2021-06"},
    body={"total_kwh": "9417.5", "it_kwh": "6278", "standard_racks": 4, "source": "meter"},
    change={"it_kwh": "6310.125"},
    elsewhere=OF_HOSPITAL,
)
SEASON = Sample(
    HEATING,
    key={"institution_uscc": SCHOOL, "season": "2020-2021"},
    body={
        "area_m2": "8200",
        "days": 120,
        "lines": [
            {"item": "natural_gas", "quantity": "36400.5", "unit": "m3", "cost_yuan": "105560.00"},
            {"item": "heat", "quantity": "12", "unit": "GJ", "cost_yuan": None},
        ],
    },
    change={"days": 118},
    elsewhere=OF_HOSPITAL,
)
METERING = Sample(
    METERS,
    key=SURVEYED,
    body={
        "systems": [
            {"system": "hvac", "required": 4, "fitted": 3},
            {"system": "lift", "required": 6, "fitted": 6},
        ],
        "by_user": True,
        "by_kind": True,
        "by_item": False,
    },
    change={"by_item": True},
    elsewhere=OF_HOSPITAL,
)
TEMPERATURE = Sample(
    TEMPERATURES,
    key={"institution_uscc": SCHOOL, "checked_on": "2021-07-15", "place": "教学楼 301"},
    body={"season": "summer", "setpoint_c": "25.5", "exempt_reason": "实验室温度有工艺要求"},
    change={"exempt_reason": None},
    elsewhere=OF_HOSPITAL,
)
BUDGET = Sample(
    BUDGETS,
    key={"institution_uscc": SCHOOL, "year": 2021},
    body={"budget_kgce": "151200.5", "quota_edition": "四川 2021"},
    change={"budget_kgce": "148500"},
    elsewhere=OF_HOSPITAL,
)
CRITERION = Sample(
    CRITERIA,
    key={"region_code": "51", "year": 2021},
    body={"energy_tce": "500", "electricity_kwh": None, "cited": "示例文件〔2021〕1号"},
    change={"electricity_kwh": "1000000.5"},
    elsewhere={"region_code": "50"},
)
PURCHASES = Sample(
    PROCUREMENTS,
    key={"institution_uscc": SCHOOL, "year": 2021},
    body={"total_yuan": "840000", "green_yuan": "714000.55", "source": "bill"},
    change={"green_yuan": "739200"},
    elsewhere=OF_HOSPITAL,
)
GROUNDS = Sample(
    GREENING,
    key=SURVEYED,
    body={"courtyard_m2": "24000", "green_m2": "9600.25"},
    change={"green_m2": "9840"},
    elsewhere=OF_HOSPITAL,
)
SPACES = Sample(
    PARKING,
    key=SURVEYED,
    body={"spaces": 120, "nev_spaces": 24},
    change={"nev_spaces": 26},
    elsewhere=OF_HOSPITAL,
)

SAMPLES = (DATA_CENTRE, SEASON, METERING, TEMPERATURE, BUDGET, CRITERION, PURCHASES, GROUNDS, SPACES)
