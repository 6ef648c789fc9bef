"""Beside the energy return: data centres, heating, meters, temperatures, budgets, purchases, grounds, parking; and
from which amounts on an institution is a key energy user.

The energy of `data_centre_return` and `heating_return` is detail of the energy return, never added to it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.payloads import Content, OfDay, OfInstitution, OfPeriod, OfRegionYear, OfYear, Payload, Record
from shared.events.registry import declare_records


class DataCentreContent(Content):
    """Electricity of one room, and its size in standard racks of 2.5 kW. PUE = total ÷ IT."""

    total_wh: int
    it_wh: int
    standard_racks: int


class OfRoom(OfPeriod):
    """`room`: the institution's own number of the machine room."""

    room: str


class DataCentreReturn(Record[DataCentreContent], OfRoom):
    """机房, form NY202: `statistics.data_centre_return.*`."""


class HeatingLine(Payload):
    """Fuel or heat of one item, in the smallest unit of the energy return."""

    item: str
    quantity: int
    unit: str
    cost_fen: int | None = None


class HeatingContent(Content):
    """`area_dm2`: heated area. `days`: days heated."""

    area_dm2: int
    days: int
    lines: list[HeatingLine]


class OfSeason(OfInstitution):
    """`season`: the two years it touches, `2024-2025`."""

    season: str


class HeatingReturn(Record[HeatingContent], OfSeason):
    """采暖, form NY203: `statistics.heating_return.*`."""


class MeteredSystem(Payload):
    """Of one kind of energy system: meters that the standard requires (GB/T 29149), and those fitted."""

    system: Literal["hvac", "boiler", "lift", "data_centre", "kitchen", "lighting", "other"]
    required: int
    fitted: int


class MeteringContent(Content):
    """`by_user` 分户, `by_kind` 分类, `by_item` 分项: whether energy is metered so."""

    systems: list[MeteredSystem]
    by_user: bool
    by_kind: bool
    by_item: bool


class MeteringSurvey(Record[MeteringContent], OfDay):
    """计量器具配备: `statistics.metering_survey.*`."""


class TemperatureContent(Content):
    """The thermostat's setting in 0.1 °C. A room with `exempt_reason` is neither passed nor failed."""

    season: Literal["summer", "winter"]
    setpoint_decicelsius: int
    exempt_reason: str | None


class OfPlace(OfInstitution):
    """`place`: the room that was checked."""

    checked_on: date
    place: str


class TemperatureCheck(Record[TemperatureContent], OfPlace):
    """室温检查: `statistics.temperature_check.*`."""


class BudgetContent(Content):
    """The year's energy budget in g coal equivalent, and the edition of the quotas it follows."""

    budget_gce: int
    quota_edition: str


class EnergyBudget(Record[BudgetContent], OfYear):
    """能源预算: `statistics.energy_budget.*`."""


class CriterionContent(Content):
    """Energy or electricity of a year from which on an institution is a key energy user. null: not asked about."""

    energy_gce: int | None
    electricity_wh: int | None
    cited: str


class KeyUserCriterion(Record[CriterionContent], OfRegionYear):
    """重点用能单位标准: `statistics.key_user_criterion.*`; of a region with all below it, until a later year's."""


class ProcurementContent(Content):
    """Purchases of the year, and those of them that are green (energy-saving, environmental label)."""

    total_fen: int
    green_fen: int


class GreenProcurement(Record[ProcurementContent], OfYear):
    """绿色采购: `statistics.green_procurement.*`."""


class GreeningContent(Content):
    courtyard_dm2: int
    green_dm2: int


class SiteGreening(Record[GreeningContent], OfDay):
    """庭院绿化: `statistics.site_greening.*`."""


class ParkingContent(Content):
    """`nev_spaces`: those of the spaces kept for new energy vehicles."""

    spaces: int
    nev_spaces: int


class ParkingStock(Record[ParkingContent], OfDay):
    """停车位: `statistics.parking_stock.*`."""


EVENTS = declare_records(
    "statistics",
    {
        "data_centre_return": DataCentreReturn,
        "heating_return": HeatingReturn,
        "metering_survey": MeteringSurvey,
        "temperature_check": TemperatureCheck,
        "energy_budget": EnergyBudget,
        "key_user_criterion": KeyUserCriterion,
        "green_procurement": GreenProcurement,
        "site_greening": SiteGreening,
        "parking_stock": ParkingStock,
    },
)
