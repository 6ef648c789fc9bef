"""Records of vehicles without doubts."""

from __future__ import annotations

from services.vehicles.commands import ACQUISITIONS, PROMOTIONS, STOCKS
from tests.records.samples.sample import Sample
from tests.records.service import HOSPITAL, SCHOOL

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
PROMOTION = Sample(
    PROMOTIONS,
    key={"institution_uscc": SCHOOL, "held_on": "2021-06-18", "title": "新能源汽车进机关"},
    body={"place": "机关大院", "vehicles_shown": 12, "visitors": 340},
    change={"visitors": 352},
    elsewhere={"institution_uscc": HOSPITAL},
)

SAMPLES = (ACQUISITION, STOCK, PROMOTION)
