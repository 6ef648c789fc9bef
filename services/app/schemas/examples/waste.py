"""What the school sorts, treats and no longer buys; the hospital beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.app.schemas.examples.institutions import HOSPITAL, SCHOOL
from services.app.schemas.examples.making import Key, Records, Story, all_lives, kept, subject
from services.waste import events
from services.waste.events import InspectedItem, TreatmentFacility
from shared.events.export import Example

WEIGHED = events.LogContent(
    source="meter",
    mass_g=186_500,
    method="weighed",
    buckets=None,
    bucket_l=None,
    hauler="示例环卫公司",
    destination="长安静脉产业园",
)
BATTERIES = events.LogContent(
    mass_g=4_200, method="bucket", buckets=1, bucket_l=30, hauler="示例危废公司", destination="有害垃圾暂存点"
)
FACILITY = TreatmentFacility(
    facility_code="CYCL-510104-01",
    revision=1,
    institution_uscc=SCHOOL,
    process="好氧发酵",
    capacity_g_per_day=500_000,
    in_service_from=date(2021, 9, 1),
    in_service_to=None,
    acceptance_doc_no="锦管验〔2021〕6号",
)
LARGE = FACILITY.model_copy(
    update={"facility_code": "CYCL-500103-02", "institution_uscc": HOSPITAL, "capacity_g_per_day": 2_000_000}
)
TREATED = events.TreatmentContent(
    source="meter", institution_uscc=SCHOOL, treated_g=412_000, output_g=38_500, running_minutes=600
)
SORTED = events.SortingContent(
    sorting=True,
    classes=["recyclable", "hazardous", "food", "residual"],
    kitchen_route="on_site",
    kitchen_hauler=None,
    facility_code=FACILITY.facility_code,
    hazardous_route="hauler",
)
HAULED = SORTED.model_copy(update={"kitchen_route": "unified", "kitchen_hauler": "示例餐厨公司", "facility_code": None})
DECLARED = events.DeclarationContent(stopped_on=date(2021, 10, 1), attachments=("declaration-2021.pdf",))
STRAWS = events.InspectionContent(
    catalogue_edition="2020-1",
    scope="list1",
    items=[
        InspectedItem(item_code="3", found=True, quantity=200, place="canteen"),
        InspectedItem(item_code="5", found=False, quantity=None, place="shop", thickness_um=30),
    ],
    result="violation",
    rectify_by=date(2021, 11, 30),
    rectified_on=None,
)
CLEAN = STRAWS.model_copy(update={"items": STRAWS.items[1:], "result": "clean", "rectify_by": None})

_INSPECTIONS = (
    {"institution_uscc": SCHOOL, "inspected_on": "2021-11-16", "team": "5101-2"},
    {"institution_uscc": HOSPITAL, "inspected_on": "2021-11-18", "team": "50-1"},
)
_SURVEYED = {"as_of": "2021-12-31"}
RECORDS: Records = {
    "log": (
        events.WasteLog,
        Story(
            {"institution_uscc": SCHOOL, "period": "2021-11", "waste_class": "recyclable", "sub_class": "paper"},
            WEIGHED,
            WEIGHED.model_copy(update={"mass_g": 188_250}),
        ),
        Story(
            {
                "institution_uscc": HOSPITAL,
                "period": "2021-11-16",
                "waste_class": "hazardous",
                "sub_class": "batteries",
            },
            BATTERIES,
            BATTERIES.model_copy(update={"buckets": 2, "mass_g": 8_400}),
        ),
    ),
    "treatment_day": (
        events.TreatmentDay,
        Story(
            {"facility_code": FACILITY.facility_code, "day": "2021-11-16"},
            TREATED,
            TREATED.model_copy(update={"output_g": 39_000}),
        ),
        Story(
            {"facility_code": LARGE.facility_code, "day": "2021-11-16"},
            TREATED.model_copy(update={"institution_uscc": HOSPITAL}),
            TREATED.model_copy(update={"institution_uscc": HOSPITAL, "running_minutes": 540}),
        ),
    ),
    "sorting_survey": (
        events.SortingSurvey,
        Story({"institution_uscc": SCHOOL, **_SURVEYED}, HAULED, SORTED),
        Story(
            {"institution_uscc": HOSPITAL, **_SURVEYED}, HAULED, HAULED.model_copy(update={"hazardous_route": "none"})
        ),
    ),
    "plastic_declaration": (
        events.PlasticDeclaration,
        Story(
            {"institution_uscc": SCHOOL, "catalogue_edition": "2020-1"},
            DECLARED,
            DECLARED.model_copy(update={"stopped_on": date(2021, 10, 8)}),
        ),
        Story(
            {"institution_uscc": HOSPITAL, "catalogue_edition": "2020-1"},
            DECLARED,
            DECLARED.model_copy(update={"attachments": ()}),
        ),
    ),
    "plastic_inspection": (
        events.PlasticInspection,
        Story(_INSPECTIONS[0], STRAWS, STRAWS.model_copy(update={"rectified_on": date(2021, 11, 22)})),
        Story(_INSPECTIONS[1], CLEAN, STRAWS.model_copy(update={"scope": "all"})),
    ),
}


def records() -> list[Example]:
    return all_lives("waste", RECORDS)


def facilities() -> list[Example]:
    """Put into service, enlarged, taken out."""
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("commissioned", {}),
        ("changed", {"capacity_g_per_day": 2_500_000}),
        ("retired", {"in_service_to": date(2025, 6, 30)}),
    )
    return [
        made
        for facility in (FACILITY, LARGE)
        for made in kept("waste", "facility", facility.facility_code, facility, *steps)
    ]


def rectifications() -> list[Example]:
    """Overdue first, done in the end."""
    return [made for inspection in _INSPECTIONS for made in _rectification(inspection)]


def _rectification(inspection: Key) -> list[Example]:
    overdue = events.PlasticRectification(**inspection, revision=1, rectify_by=date(2021, 11, 30), rectified_on=None)
    done = {"rectified_on": date(2021, 12, 3)}
    return kept("waste", "plastic_rectification", subject(inspection), overdue, ("overdue", {}), ("done", done))
