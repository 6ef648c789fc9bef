"""What valid records of vehicles are. Pure: no database, no framework."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from services.vehicles.events import (
    NEV_DRIVES,
    AcquisitionContent,
    ChargingContent,
    ChargingPoint,
    OfApproval,
    StockContent,
)
from shared.records.days import not_before
from shared.records.saying import doubt, fault
from shared.units import from_smallest
from shared.web.problems import FieldError

NEV_IN_PRINCIPLE_SINCE = date(2022, 1, 1)
"""From then on all that is bought or replaced is in principle a new energy vehicle."""

HOURS_A_DAY = 24

NEV_FIRST_USES = frozenset({"confidential_mail", "commute"})
"""Replaced for one of these, or for enforcement on a fixed route, it is in principle a new energy vehicle."""


def acquisition(_key: OfApproval, content: AcquisitionContent) -> Iterator[FieldError]:
    """Each dated rule by itself: an older one goes on holding where a newer one begins."""
    is_nev = content.drive in NEV_DRIVES
    if is_nev and content.exempt_reason is not None:
        yield fault("reason_not_applicable", "新能源汽车不需要例外理由", "a new energy vehicle needs no exemption",
                    "exempt_reason", hint="删除该字段 / leave it out")  # fmt: skip
    if is_nev or content.exempt_reason is not None:
        return
    on_route = content.use in NEV_FIRST_USES or (content.use == "enforcement" and content.fixed_route)
    if content.kind == "replacement" and on_route:
        yield doubt("fixed_route_not_nev", "机要通信、通勤和相对固定路线的执法执勤用车更新应为新能源汽车",
                    "replaced for confidential mail, commuting or enforcement on a fixed route, it should be a new"
                    " energy vehicle", "drive", hint="填写例外理由 / give exempt_reason")  # fmt: skip
    if content.kind != "lease" and content.acquired_on >= NEV_IN_PRINCIPLE_SINCE:
        yield doubt("not_nev_since_2022", "2022 年起新增及更新车辆原则上应为新能源汽车",
                    "since 2022 what is bought or replaced is in principle a new energy vehicle", "drive",
                    hint="填写例外理由 / give exempt_reason")  # fmt: skip


def total(content: StockContent) -> int:
    return sum(line.count for line in content.vehicles)


def stock_change(now: StockContent, before: StockContent, acquired: int) -> Iterator[FieldError]:
    """More vehicles than there were and were acquired since: nobody disposes of less than none."""
    grown = total(now) - total(before)
    if grown > acquired:
        yield doubt("stock_change_unexplained", f"保有量比上期增加 {grown} 辆，而其间通过的新增及更新仅 {acquired} 辆",
                    f"the stock grew by {grown} with {acquired} acquired", "vehicles",
                    hint="核对新增、更新与处置 / compare acquisitions and disposals")  # fmt: skip


class Site(NamedTuple):
    """The points of a site in service on one day: all they can give, and on whose premises they stand."""

    power_w: int
    hosts: frozenset[str]


def charging_point(_key: ChargingPoint, point: ChargingPoint) -> Iterator[FieldError]:
    yield from not_before(point.in_service_from, point.in_service_to, "in_service_from", "in_service_to")


def charging_day(content: ChargingContent, site: Site | None) -> Iterator[FieldError]:
    """What was charged in a day, beside the points that stood there; `site` is None where none did."""
    if content.public_sessions > content.sessions:
        yield fault("part_above_whole", "社会车辆充电次数大于充电次数", "more public sessions than sessions",
                    "public_sessions", hint="核对次数 / check both counts")  # fmt: skip
    if site is None:
        yield fault("no_point_in_service", "该场站当日没有在用的充电设施", "the site had no point in service that day",
                    "site", hint="先登记 charging-points / register its charging points first")  # fmt: skip
        return
    if content.institution_uscc not in site.hosts:
        yield fault("host_differs", "该场站的充电设施不在该单位", "the site's points stand on other premises",
                    "institution_uscc", hint=f"登记单位 / registered: {', '.join(sorted(site.hosts))}")  # fmt: skip
    if content.energy_wh > site.power_w * HOURS_A_DAY:
        most = from_smallest(site.power_w * HOURS_A_DAY, 3)
        yield fault("more_than_points_give", f"充电量超过该场站在用设施全天满载的 {most} kWh",
                    f"more than the {most} kWh that the site's points give in a day", "energy_kwh",
                    hint="核对单位与设施功率 / check the unit and the power of the points")  # fmt: skip
