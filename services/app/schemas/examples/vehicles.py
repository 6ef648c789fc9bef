"""Cars of a school and a hospital, and where they charge."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.app.schemas.examples.institutions import HOSPITAL, SCHOOL, SICHUAN
from services.app.schemas.examples.making import Records, Story, all_lives, kept
from services.vehicles import events
from services.vehicles.events import ChargingPoint, StockLine
from shared.events.export import Example

CAR = events.AcquisitionContent(
    acquired_on=date(2021, 5, 12),
    kind="replacement",
    drive="bev",
    use="general",
    fixed_route=False,
    count=2,
    exempt_reason=None,
)
BUS = events.AcquisitionContent(
    acquired_on=date(2021, 9, 1),
    kind="new",
    drive="diesel",
    use="commute",
    fixed_route=True,
    count=1,
    exempt_reason="山区线路，续航不足",
)
STOCK = events.StockContent(
    vehicles=[
        StockLine(drive="petrol", ownership="owned", count=5),
        StockLine(drive="hev", ownership="owned", count=1),
        StockLine(drive="bev", ownership="owned", count=2),
    ]
)
LARGER = STOCK.model_copy(update={"vehicles": [*STOCK.vehicles, StockLine(drive="phev", ownership="leased", count=1)]})
SITE_DAY = events.ChargingContent(
    source="meter", institution_uscc=SCHOOL, sessions=14, public_sessions=3, energy_wh=286_400
)
SHOW = events.PromotionContent(place="机关大院", vehicles_shown=12, visitors=340)
POINT = ChargingPoint(
    asset_code="TLD-510104-0017",
    revision=1,
    institution_uscc=SCHOOL,
    site="510104-S3",
    operator="示例充电公司",
    current="ac",
    power_w=7_000,
    connectors=1,
    parking_spaces=1,
    open_to_public=False,
    in_service_from=date(2021, 6, 1),
    in_service_to=None,
)
FAST = POINT.model_copy(
    update={
        "asset_code": "GW-500103-0231",
        "institution_uscc": HOSPITAL,
        "site": "500103-S1",
        "current": "dc",
        "power_w": 120_000,
        "connectors": 2,
        "parking_spaces": 2,
    }
)

RECORDS: Records = {
    "acquisition": (
        events.Acquisition,
        Story(
            {"institution_uscc": SCHOOL, "acquisition_no": "川机管车〔2021〕88号-1"},
            CAR,
            CAR.model_copy(update={"count": 1}),
        ),
        Story(
            {"institution_uscc": HOSPITAL, "acquisition_no": "渝机管车〔2021〕15号-3"},
            BUS,
            BUS.model_copy(update={"acquired_on": date(2021, 9, 6)}),
        ),
    ),
    "stock": (
        events.VehicleStock,
        Story({"institution_uscc": SCHOOL, "period": "2021"}, STOCK, LARGER),
        Story({"institution_uscc": HOSPITAL, "period": "2021-H1"}, LARGER, STOCK),
    ),
    "charging_day": (
        events.ChargingDay,
        Story({"site": POINT.site, "day": "2021-06-03"}, SITE_DAY, SITE_DAY.model_copy(update={"sessions": 15})),
        Story(
            {"site": FAST.site, "day": "2021-06-03"},
            SITE_DAY.model_copy(update={"institution_uscc": HOSPITAL}),
            SITE_DAY.model_copy(update={"institution_uscc": HOSPITAL, "energy_wh": 291_750}),
        ),
    ),
    "promotion": (
        events.NevPromotion,
        Story(
            {"institution_uscc": SICHUAN, "held_on": "2021-06-18", "title": "新能源汽车进机关"},
            SHOW,
            SHOW.model_copy(update={"visitors": 352}),
        ),
        Story(
            {"institution_uscc": SCHOOL, "held_on": "2021-09-24", "title": "绿色出行日"},
            SHOW,
            SHOW.model_copy(update={"place": "学校操场", "vehicles_shown": 8}),
        ),
    ),
}


def records() -> list[Example]:
    return all_lives("vehicles", RECORDS)


def charging_points() -> list[Example]:
    """Put into service, opened to the public, taken out."""
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("commissioned", {}),
        ("changed", {"open_to_public": True}),
        ("retired", {"in_service_to": date(2025, 8, 31)}),
    )
    return [
        made for point in (POINT, FAST) for made in kept("vehicles", "charging_point", point.asset_code, point, *steps)
    ]
