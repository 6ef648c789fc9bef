"""What food publishes: full state of the record, integers in the smallest unit, no names of persons.

Topic `bashu.food`. Keyed by the institution's USCC; clean-plate days and evaluation plans, which belong to no
institution, by their natural key. Scores are in 0.01 point.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.payloads import Content, OfInstitution, OfRegionYear, Payload, Record
from shared.events.registry import declare, declare_records

BrightKitchen = Literal["none", "window", "camera", "online"]
Meal = Literal["breakfast", "lunch", "dinner", "supper"]


class OfCanteen(OfInstitution):
    """`canteen_no`: the institution's own number of the canteen."""

    canteen_no: str


class Canteen(OfCanteen):
    """食堂: `food.canteen.registered|changed|closed`, a register: in force at once.

    `operation` 经营方式, `supply` 供餐 (buffet 自助, portion 份饭, tray 快餐盘), `bright_kitchen` 明厨亮灶.
    """

    revision: int
    name: str
    operation: Literal["own", "outsourced"]
    supply: Literal["buffet", "portion", "tray"]
    seats: int
    diners_capacity: int
    bright_kitchen: BrightKitchen
    upgraded_on: date | None
    acceptance_doc_no: str | None
    attachments: list[str]
    opened_on: date | None
    closed_on: date | None


class KitchenUpgrade(OfCanteen):
    """`food.kitchen.upgraded`: the canteen's 明厨亮灶 was made or raised; `revision` is the canteen's."""

    revision: int
    bright_kitchen: BrightKitchen
    upgraded_on: date
    acceptance_doc_no: str | None
    attachments: list[str]


class CanteenDayContent(Content):
    """`meals_served` 就餐人次 · `kitchen_waste_g` 餐厨垃圾 · `half_portions` 小份."""

    meals_served: int
    purchased_g: int | None
    leftover_g: int | None
    kitchen_waste_g: int | None
    half_portions: int | None


class OfMeal(OfCanteen):
    """`meal` null: the whole day."""

    day: date
    meal: Meal | None


class CanteenDay(Record[CanteenDayContent], OfMeal):
    """`food.canteen_day.*`."""


class ActivityContent(Content):
    """`venue_kind`, 七进: agency 机关 · school 学校 · hospital 医院 · enterprise 企业 · community 社区 ·
    restaurant 餐厅 · family 家庭. `views`: of those who watched online. `materials`: copies handed out.
    """

    venue_kind: Literal["agency", "school", "hospital", "enterprise", "community", "restaurant", "family"]
    participants: int
    views: int
    materials: int
    joint_with_usccs: list[str]


class OfVenue(OfInstitution):
    """`institution_uscc`: the organiser."""

    held_on: date
    venue: str
    title: str


class CampaignActivity(Record[ActivityContent], OfVenue):
    """七进活动: `food.activity.*`."""


class CleanPlateContent(Content):
    """`checkins` 打卡人次 by `unique_users` 打卡人数 in `units` institutions: totals of one system, region and day."""

    checkins: int
    unique_users: int
    units: int


class OfSystem(Payload):
    source_system: str
    region_code: str
    day: date


class CleanPlateDay(Record[CleanPlateContent], OfSystem):
    """光盘打卡日汇总: `food.clean_plate_day.*`."""


class Score(Payload):
    item: str
    centipoints: int


class EvaluationContent(Content):
    """`grade`: excellent 优秀 · good 良好 · qualified 合格 · unqualified 不合格."""

    kind: Literal["internal", "spot_check"]
    criteria_edition: str
    evaluated_on: date
    scores: list[Score]
    total_centipoints: int
    grade: Literal["excellent", "good", "qualified", "unqualified"]
    issues: list[str]
    rectify_by: date | None
    recheck_result: Literal["passed", "failed"] | None


class OfRound(OfCanteen):
    """`round`: a quarter (`2024-Q3`), or the number of the spot check."""

    round: str


class CanteenEvaluation(Record[EvaluationContent], OfRound):
    """反食品浪费工作成效评估: `food.evaluation.*`."""


class Rectification(OfRound):
    """`food.rectification.done|overdue`: what became of an unqualified evaluation.

    `revision` is that of the evaluation that counts.
    """

    revision: int
    rectify_by: date
    recheck_result: Literal["passed", "failed"] | None


class EvaluationPlanContent(Content):
    """The canteens to be checked in the year; coverage is their number ÷ `canteens_registered`."""

    canteens: list[OfCanteen]
    canteens_registered: int


class EvaluationPlan(Record[EvaluationPlanContent], OfRegionYear):
    """抽查计划: `food.evaluation_plan.*`."""


EVENTS = (
    *declare("food", "canteen", ("registered", "changed", "closed"), Canteen),
    *declare("food", "kitchen", ("upgraded",), KitchenUpgrade),
    *declare_records(
        "food",
        {
            "canteen_day": CanteenDay,
            "activity": CampaignActivity,
            "clean_plate_day": CleanPlateDay,
            "evaluation": CanteenEvaluation,
            "evaluation_plan": EvaluationPlan,
        },
    ),
    *declare("food", "rectification", ("done", "overdue"), Rectification),
)
