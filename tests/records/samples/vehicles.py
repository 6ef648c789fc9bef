"""Records of vehicles without doubts."""

from __future__ import annotations

from services.vehicles.commands import ACQUISITIONS, CHARGING_DAYS, CHARGING_POINTS, PROMOTIONS, STOCKS
from tests.records.samples.sample import Sample
from tests.records.service import HOSPITAL, SCHOOL, Api

ACQUISITION = Sample(
    ACQUISITIONS,
    key={"institution_uscc": SCHOOL, "acquisition_no": "川机管车〔2021〕88号-1"},
    body={"acquired_on": "2021-05-12", "kind": "replacement", "drive": "bev", "use": "general", "count": 2},
    change={"count": 3},
    elsewhere={"institution_uscc": HOSPITAL},
)
STOCK = Sample(
    STOCKS,
    key={"institution_uscc": SCHOOL, "period": "2021"},
    body={
        "vehicles": [
            {"drive": "petrol", "ownership": "owned", "count": 5},
            {"drive": "bev", "ownership": "leased", "count": 2},
        ]
    },
    change={"vehicles": []},
    elsewhere={"institution_uscc": HOSPITAL},
)
POINT = Sample(
    CHARGING_POINTS,
    key={"asset_code": "TLD-510104-0017"},
    body={
        "institution_uscc": SCHOOL,
        "site": "510104-S3",
        "operator": "示例充电公司",
        "current": "ac",
        "power_kw": "7",
        "connectors": 1,
        "parking_spaces": 1,
        "open_to_public": False,
        "in_service_from": "2021-06-01",
    },
    change={"power_kw": "7.5"},
    elsewhere={
        "asset_code": "GW-500103-0231",
        "institution_uscc": HOSPITAL,
        "site": "500103-S1",
        "in_service_to": "2025-10-31",
    },
)


def put_points(api: Api) -> None:
    """A point at each of the two sites, in service before the days of the records."""
    for path, body in ((POINT.path(), POINT.body), POINT.of_chongqing()):
        assert api.put(path, {**body, "in_service_from": "2020-01-01"}, by="everywhere").status_code == 201


CHARGING_DAY = Sample(
    CHARGING_DAYS,
    key={"site": "510104-S3", "day": "2021-06-03"},
    body={"institution_uscc": SCHOOL, "sessions": 14, "public_sessions": 3, "energy_kwh": "86.4", "source": "meter"},
    change={"sessions": 15},
    elsewhere={"site": "500103-S1", "institution_uscc": HOSPITAL},
    before=put_points,
)
PROMOTION = Sample(
    PROMOTIONS,
    key={"institution_uscc": SCHOOL, "held_on": "2021-06-18", "title": "新能源汽车进机关"},
    body={"place": "机关大院", "vehicles_shown": 12, "visitors": 340},
    change={"visitors": 352},
    elsewhere={"institution_uscc": HOSPITAL},
)

SAMPLES = (ACQUISITION, STOCK, POINT, CHARGING_DAY, PROMOTION)
