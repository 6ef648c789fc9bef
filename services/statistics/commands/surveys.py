"""What is reported beside the energy return: rooms, seasons, meters, temperatures, budgets, purchases, grounds; and
what an office says makes a key energy user.
"""

from __future__ import annotations

from services.statistics.commands.heating import Fuels, Season, in_season, second_half
from services.statistics.events import surveys as events
from services.statistics.rules import surveys as rules
from services.statistics.rules.absent import not_registered
from shared.forms import LARGEST_LEVEL, LARGEST_QUANTITY
from shared.kinds import (
    Amount,
    Code,
    Date,
    Declared,
    Institution,
    Items,
    OfInstitution,
    OfRegion,
    PeriodCode,
    Region,
    Reported,
    Text,
    Whole,
    Year,
    during,
    in_year,
    on,
)

MOST_METERS = 100_000
MOST_SPACES = 1_000_000
MOST_FEN = 10**14

DATA_CENTRES = Reported(
    "statistics", "data_centre_return", "data-centre-returns", events.DataCentreReturn,
    key=(Institution(), Code("room"), PeriodCode()),
    body={
        "total_wh": Amount("total_kwh", 3, LARGEST_QUANTITY),
        "it_wh": Amount("it_kwh", 3, LARGEST_QUANTITY),
        "standard_racks": Whole(0, 1_000_000),
    },
    place=OfInstitution(during()),
    sealed_with=during(),
    rule=rules.data_centre,
    not_registered=not_registered,
)  # fmt: skip

HEATING = Reported(
    "statistics", "heating_return", "heating-returns", events.HeatingReturn,
    key=(Institution(), Season()),
    body={"area_dm2": Amount("area_m2", 2, LARGEST_LEVEL, least=1), "days": Whole(1, 366), "lines": Fuels()},
    place=OfInstitution(in_season),
    sealed_with=second_half,
    not_registered=not_registered,
)  # fmt: skip

METERS = Reported(
    "statistics", "metering_survey", "metering-surveys", events.MeteringSurvey,
    key=(Institution(), Date("as_of")),
    body={
        "systems": Items(
            {"required": Whole(0, MOST_METERS), "fitted": Whole(0, MOST_METERS)}, unique=("system",), least=1
        )
    },
    place=OfInstitution(on("as_of")),
    sealed_with=on("as_of"),
    rule=rules.metering,
    not_registered=not_registered,
)  # fmt: skip

TEMPERATURES = Reported(
    "statistics", "temperature_check", "temperature-checks", events.TemperatureCheck,
    key=(Institution(), Date("checked_on"), Code("place")),
    body={
        "setpoint_decicelsius": Amount("setpoint_c", 1, 400, least=50),  # what a thermostat can be set to
        "exempt_reason": Text(200),
    },
    place=OfInstitution(on("checked_on")),
    sealed_with=on("checked_on"),
    not_registered=not_registered,
)  # fmt: skip

BUDGETS = Reported(
    "statistics", "energy_budget", "energy-budgets", events.EnergyBudget,
    key=(Institution(), Year(ahead=1)),  # a budget is made before its year
    body={"budget_gce": Amount("budget_kgce", 3, LARGEST_QUANTITY), "quota_edition": Text(100)},
    place=OfInstitution(in_year()),
    sealed_with=in_year(),
    not_registered=not_registered,
)  # fmt: skip

PROCUREMENTS = Reported(
    "statistics", "green_procurement", "green-procurements", events.GreenProcurement,
    key=(Institution(), Year()),
    body={"total_fen": Amount("total_yuan", 2, MOST_FEN), "green_fen": Amount("green_yuan", 2, MOST_FEN)},
    place=OfInstitution(in_year()),
    sealed_with=in_year(),
    rule=rules.procurement,
    not_registered=not_registered,
)  # fmt: skip

GREENING = Reported(
    "statistics", "site_greening", "site-greening", events.SiteGreening,
    key=(Institution(), Date("as_of")),
    body={
        "courtyard_dm2": Amount("courtyard_m2", 2, LARGEST_LEVEL),
        "green_dm2": Amount("green_m2", 2, LARGEST_LEVEL),
    },
    place=OfInstitution(on("as_of")),
    sealed_with=on("as_of"),
    rule=rules.greening,
    not_registered=not_registered,
)  # fmt: skip

PARKING = Reported(
    "statistics", "parking_stock", "parking-stocks", events.ParkingStock,
    key=(Institution(), Date("as_of")),
    body={"spaces": Whole(0, MOST_SPACES), "nev_spaces": Whole(0, MOST_SPACES)},
    place=OfInstitution(on("as_of")),
    sealed_with=on("as_of"),
    rule=rules.parking,
    not_registered=not_registered,
)  # fmt: skip

CRITERIA = Reported(
    "statistics", "key_user_criterion", "key-user-criteria", events.KeyUserCriterion,
    key=(Region(), Year()),
    body={
        "energy_gce": Amount("energy_tce", 6, LARGEST_QUANTITY, least=1),
        "electricity_wh": Amount("electricity_kwh", 3, LARGEST_QUANTITY, least=1),
        "cited": Text(200),
    },
    place=OfRegion(in_year()),
    sealed_with=in_year(),
    rule=rules.criterion,
)  # fmt: skip

KINDS: tuple[Declared, ...] = (
    DATA_CENTRES, HEATING, METERS, TEMPERATURES, BUDGETS, PROCUREMENTS, GREENING, PARKING, CRITERIA,
)  # fmt: skip
