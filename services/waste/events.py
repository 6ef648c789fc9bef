"""What waste publishes: full state of the record, integers in the smallest unit, no names of persons.

Topic `bashu.waste`. Keyed by the institution's USCC; a treatment facility and its days by the facility's code.
Classes and sub-classes are those of GB/T 19095-2019:

    recyclable 可回收物   paper 纸类, plastic 塑料, metal 金属, glass 玻璃, textile 织物
    hazardous 有害垃圾    lamps 灯管, household_chemicals 家用化学品, batteries 电池
    food 厨余垃圾         household_food 家庭厨余, restaurant_food 餐厨, other_food 其他厨余
    residual 其他垃圾
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.payloads import Content, OfDay, OfInstitution, OfPeriod, Payload, Record
from shared.events.registry import declare, declare_records

WasteClass = Literal["recyclable", "hazardous", "food", "residual"]
SubClass = Literal[
    "paper",
    "plastic",
    "metal",
    "glass",
    "textile",
    "lamps",
    "household_chemicals",
    "batteries",
    "household_food",
    "restaurant_food",
    "other_food",
]


class LogContent(Content):
    """`buckets` of `bucket_l` litres each are how `mass_g` was found where the method is bucket."""

    mass_g: int
    method: Literal["weighed", "bucket", "estimate"]
    buckets: int | None
    bucket_l: int | None
    hauler: str | None
    destination: str | None


class OfClass(OfPeriod):
    """`period` is a day or a month. `sub_class` null: the class as a whole."""

    waste_class: WasteClass
    sub_class: SubClass | None


class WasteLog(Record[LogContent], OfClass):
    """分类台账: `waste.log.*`."""


class TreatmentFacility(Payload):
    """厨余就地资源化: `waste.facility.commissioned|changed|retired`, a register: in force at once.

    Installed capacity counts from `in_service_from` to `in_service_to` (inclusive; null = still).
    """

    facility_code: str
    revision: int
    institution_uscc: str
    process: str
    capacity_g_per_day: int
    in_service_from: date
    in_service_to: date | None
    acceptance_doc_no: str | None


class TreatmentContent(Content):
    institution_uscc: str  # of the facility
    treated_g: int
    output_g: int
    running_minutes: int


class OfFacility(Payload):
    facility_code: str
    day: date


class TreatmentDay(Record[TreatmentContent], OfFacility):
    """`waste.treatment_day.*`."""


class SortingContent(Content):
    """分类情况. `kitchen_route`: unified 统一收集处理 (by `kitchen_hauler`), on_site 就地资源化 (in `facility_code`).

    `kitchen_route` null: no canteen. `hazardous_route`: hauler 交有资质单位.
    """

    sorting: bool
    classes: list[WasteClass]
    kitchen_route: Literal["none", "unified", "on_site"] | None
    kitchen_hauler: str | None
    facility_code: str | None
    hazardous_route: Literal["none", "hauler"]


class SortingSurvey(Record[SortingContent], OfDay):
    """`waste.sorting_survey.*`."""


class DeclarationContent(Content):
    stopped_on: date


class OfCatalogue(OfInstitution):
    """`catalogue_edition`: the edition of the catalogue of banned single-use plastics."""

    catalogue_edition: str


class PlasticDeclaration(Record[DeclarationContent], OfCatalogue):
    """停用承诺: `waste.plastic_declaration.*`."""


class InspectedItem(Payload):
    """One kind of product at one place.

    1 餐盒 · 2 餐具 · 3 吸管 · 4 杯 · 5 超薄购物袋 · 6 含塑料微珠的日化产品 · other: outside the first catalogue.
    `place`: canteen 食堂 · meeting 会议 · office 办公 · shop 小卖部. `thickness_um` of film bags, in µm.
    """

    item_code: Literal["1", "2", "3", "4", "5", "6", "other"]
    found: bool
    quantity: int | None
    place: Literal["canteen", "meeting", "office", "shop"]
    thickness_um: int | None = None


class InspectionContent(Content):
    """`scope`: list1 第一批名录, all 全部不可降解一次性塑料制品. `result`: violation where banned items were found."""

    catalogue_edition: str
    scope: Literal["list1", "all"]
    items: list[InspectedItem]
    result: Literal["clean", "violation"]
    rectify_by: date | None
    rectified_on: date | None


class OfInspection(OfInstitution):
    """`team`: the code of the inspecting team."""

    inspected_on: date
    team: str


class PlasticInspection(Record[InspectionContent], OfInspection):
    """禁塑检查: `waste.plastic_inspection.*`."""


class PlasticRectification(OfInspection):
    """`waste.plastic_rectification.done|overdue`: what became of an inspection's violation.

    `revision` is that of the inspection that counts.
    """

    revision: int
    rectify_by: date
    rectified_on: date | None


EVENTS = (
    *declare_records("waste", {"log": WasteLog}),
    *declare("waste", "facility", ("commissioned", "changed", "retired"), TreatmentFacility),
    *declare_records(
        "waste",
        {
            "treatment_day": TreatmentDay,
            "sorting_survey": SortingSurvey,
            "plastic_declaration": PlasticDeclaration,
            "plastic_inspection": PlasticInspection,
        },
    ),
    *declare("waste", "plastic_rectification", ("done", "overdue"), PlasticRectification),
)
