"""Records of waste without doubts."""

from __future__ import annotations

from services.waste.commands.logs import LOGS
from services.waste.commands.plastics import DECLARATIONS, INSPECTIONS
from services.waste.commands.surveys import SURVEYS
from services.waste.commands.treatment import FACILITIES, TREATMENT_DAYS
from tests.records.samples.sample import Sample
from tests.records.service import HOSPITAL, SCHOOL, Api

LOG = Sample(
    LOGS,
    key={"institution_uscc": SCHOOL, "period": "2021-11", "waste_class": "recyclable", "sub_class": "-"},
    body={"mass_kg": "186.5", "method": "weighed", "hauler": "某环卫公司", "destination": "某分拣中心"},
    change={"mass_kg": "188.25"},
    elsewhere={"institution_uscc": HOSPITAL},
)
FACILITY = Sample(
    FACILITIES,
    key={"facility_code": "CY-01"},
    body={
        "institution_uscc": SCHOOL,
        "process": "好氧发酵",
        "capacity_kg_per_day": "500",
        "in_service_from": "2021-09-01",
        "in_service_to": None,
        "acceptance_doc_no": "锦管验〔2021〕6号",
    },
    change={"capacity_kg_per_day": "2500"},
    elsewhere={"institution_uscc": HOSPITAL, "in_service_to": "2024-12-31"},
)


def facilities(api: Api) -> None:
    """One of each province."""
    _, body = FACILITY.of_chongqing()
    assert api.put("treatment-facilities/CY-01", FACILITY.body).status_code == 201
    assert api.put("treatment-facilities/CY-02", body, by="chongqing").status_code == 201


TREATMENT_DAY = Sample(
    TREATMENT_DAYS,
    key={"facility_code": "CY-01", "day": "2021-11-16"},
    body={"institution_uscc": SCHOOL, "treated_kg": "412", "output_kg": "38.5", "running_minutes": 600},
    change={"output_kg": "39"},
    elsewhere={"facility_code": "CY-02", "institution_uscc": HOSPITAL},
    before=facilities,
)
SURVEY = Sample(
    SURVEYS,
    key={"institution_uscc": SCHOOL, "as_of": "2021-12-31"},
    body={
        "sorting": True,
        "classes": ["recyclable", "hazardous", "food", "residual"],
        "kitchen_route": "on_site",
        "facility_code": "CY-01",
        "hazardous_route": "hauler",
    },
    change={"hazardous_route": "none"},
    elsewhere={"institution_uscc": HOSPITAL, "facility_code": "CY-02"},
    before=facilities,
)
DECLARATION = Sample(
    DECLARATIONS,
    key={"institution_uscc": SCHOOL, "catalogue_edition": "2020-1"},
    body={"stopped_on": "2021-10-01", "attachments": ["declaration-2021.pdf"]},
    change={"stopped_on": "2021-10-08"},
    elsewhere={"institution_uscc": HOSPITAL},
)
INSPECTION = Sample(
    INSPECTIONS,
    key={"institution_uscc": SCHOOL, "inspected_on": "2021-11-16", "team": "5101-2"},
    body={
        "catalogue_edition": "2020-1",
        "scope": "list1",
        "items": [
            {"item_code": "3", "found": False, "quantity": None, "place": "canteen", "thickness_um": None},
            {"item_code": "5", "found": False, "quantity": None, "place": "shop", "thickness_um": 30},
        ],
        "result": "clean",
    },
    change={"items": []},
    elsewhere={"institution_uscc": HOSPITAL},
)

SAMPLES = (LOG, FACILITY, TREATMENT_DAY, SURVEY, DECLARATION, INSPECTION)
