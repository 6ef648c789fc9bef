"""What vehicles publishes: full state of the record, integers in the smallest unit, no plates and no names of persons.

Topic `bashu.vehicles`. Keyed by the institution's USCC; a charging point by its asset code, a charging day by its site.
New energy vehicles are `NEV_DRIVES`: an ordinary hybrid is not one.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.payloads import Content, OfInstitution, OfPeriod, Payload, Record
from shared.events.registry import declare, declare_records

Drive = Literal["petrol", "diesel", "hev", "phev", "erev", "bev", "fcev"]
NEV_DRIVES = frozenset({"phev", "erev", "bev", "fcev"})


class AcquisitionContent(Content):
    """`count` vehicles bought new, as replacement or on lease, on one line of an approval.

    `use`: confidential_mail 机要通信 · enforcement 执法执勤 · commute 通勤 · general. `fixed_route` 相对固定路线.
    `exempt_reason` 例外理由: why a vehicle that should be a new energy vehicle is not.
    """

    acquired_on: date
    kind: Literal["new", "replacement", "lease"]
    drive: Drive
    use: Literal["confidential_mail", "enforcement", "commute", "general"]
    fixed_route: bool
    count: int
    exempt_reason: str | None


class OfApproval(OfInstitution):
    """`acquisition_no`: number of the approval (批复号) and its line."""

    acquisition_no: str


class Acquisition(Record[AcquisitionContent], OfApproval):
    """新增及更新: `vehicles.acquisition.*`."""


class StockLine(Payload):
    """Vehicles of one drive and ownership at the period's end."""

    drive: Drive
    ownership: Literal["owned", "leased"]
    count: int


class StockContent(Content):
    """Drive and ownership that have no line have no vehicles."""

    vehicles: list[StockLine]


class VehicleStock(Record[StockContent], OfPeriod):
    """保有量: `vehicles.stock.*`."""


class ChargingPoint(Payload):
    """充电设施: `vehicles.charging_point.commissioned|changed|retired`, a register: in force at once.

    `institution_uscc` is the host on whose premises it stands; whoever operates it, the host's region counts.
    In service from `in_service_from` to `in_service_to` (inclusive; null = still). `site` gathers points of one place.
    """

    asset_code: str
    revision: int
    institution_uscc: str
    site: str
    operator: str
    current: Literal["ac", "dc"]
    power_w: int
    connectors: int
    parking_spaces: int
    open_to_public: bool
    in_service_from: date
    in_service_to: date | None


class ChargingContent(Content):
    """All points of the site in one day. `public_sessions`: those of `sessions` by outside vehicles."""

    institution_uscc: str  # the site's host
    sessions: int
    public_sessions: int
    energy_wh: int


class OfSite(Payload):
    site: str
    day: date


class ChargingDay(Record[ChargingContent], OfSite):
    """充电日汇总: `vehicles.charging_day.*`."""


class PromotionContent(Content):
    place: str
    vehicles_shown: int
    visitors: int


class OfHost(OfInstitution):
    """`institution_uscc`: the host. `title`: what the event was announced as."""

    held_on: date
    title: str


class NevPromotion(Record[PromotionContent], OfHost):
    """新能源汽车进机关推广: `vehicles.promotion.*`."""


EVENTS = (
    *declare_records("vehicles", {"acquisition": Acquisition, "stock": VehicleStock}),
    *declare("vehicles", "charging_point", ("commissioned", "changed", "retired"), ChargingPoint),
    *declare_records("vehicles", {"charging_day": ChargingDay, "promotion": NevPromotion}),
)
