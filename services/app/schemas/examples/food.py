"""A school's and a hospital's canteen, the campaign around them, and the region's clean plates."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.app.schemas.examples.institutions import HOSPITAL, SCHOOL, SICHUAN
from services.app.schemas.examples.making import Key, Records, Story, all_lives, example, kept, subject
from services.food import events
from services.food.events import Canteen, OfCanteen, Score
from shared.events.export import Example

CANTEEN = Canteen(
    institution_uscc=SCHOOL,
    canteen_no="1",
    revision=1,
    name="学生食堂",
    operation="outsourced",
    supply="tray",
    seats=420,
    diners_capacity=1_000,
    bright_kitchen="window",
    upgraded_on=None,
    acceptance_doc_no=None,
    attachments=[],
    opened_on=date(2012, 9, 1),
    closed_on=None,
)
WARD_KITCHEN = CANTEEN.model_copy(
    update={"institution_uscc": HOSPITAL, "name": "职工食堂", "operation": "own", "supply": "buffet", "seats": 260}
)
UPGRADED: dict[str, Any] = {
    "bright_kitchen": "online",
    "upgraded_on": date(2022, 6, 30),
    "acceptance_doc_no": "锦市监验〔2022〕31号",
    "attachments": ["upgrade-2022.jpg"],
}
LUNCH = events.CanteenDayContent(
    source="meter", meals_served=986, purchased_g=612_000, leftover_g=21_300, kitchen_waste_g=48_750, half_portions=120
)
TALK = events.ActivityContent(
    venue_kind="school", participants=320, views=1_450, materials=300, joint_with_usccs=[SICHUAN]
)
PLATES = events.CleanPlateContent(source="import", checkins=12_480, unique_users=9_310, units=214)
GOOD = events.EvaluationContent(
    kind="internal",
    criteria_edition="2024",
    evaluated_on=date(2024, 9, 27),
    scores=[Score(item="制度建设", centipoints=1_850), Score(item="餐厨垃圾减量", centipoints=6_600)],
    total_centipoints=8_450,
    grade="good",
    issues=[],
    rectify_by=None,
    recheck_result=None,
)
FAILED = GOOD.model_copy(
    update={
        "kind": "spot_check",
        "scores": [Score(item="制度建设", centipoints=1_200), Score(item="餐厨垃圾减量", centipoints=4_150)],
        "total_centipoints": 5_350,
        "grade": "unqualified",
        "issues": ["未设小份菜", "剩餐未称重"],
        "rectify_by": date(2024, 11, 30),
    }
)
PLAN = events.EvaluationPlanContent(
    canteens=[OfCanteen(institution_uscc=SCHOOL, canteen_no="1")], canteens_registered=2
)

_CANTEENS = (
    {"institution_uscc": SCHOOL, "canteen_no": "1"},
    {"institution_uscc": HOSPITAL, "canteen_no": "1"},
)
_ROUNDS = ({**_CANTEENS[0], "round": "2024-Q3"}, {**_CANTEENS[1], "round": "50-2024-17"})
RECORDS: Records = {
    "canteen_day": (
        events.CanteenDay,
        Story(
            {**_CANTEENS[0], "day": "2024-09-02", "meal": "lunch"}, LUNCH, LUNCH.model_copy(update={"leftover_g": 0})
        ),
        Story(
            {**_CANTEENS[1], "day": "2024-09-02", "meal": None}, LUNCH, LUNCH.model_copy(update={"source": "estimate"})
        ),
    ),
    "activity": (
        events.CampaignActivity,
        Story(
            {"institution_uscc": SCHOOL, "held_on": "2024-10-16", "venue": "学校礼堂", "title": "光盘行动进校园"},
            TALK,
            TALK.model_copy(update={"participants": 332}),
        ),
        Story(
            {"institution_uscc": SICHUAN, "held_on": "2024-10-16", "venue": "锦江社区", "title": "世界粮食日宣传"},
            TALK.model_copy(update={"venue_kind": "community", "joint_with_usccs": []}),
            TALK.model_copy(update={"venue_kind": "family", "joint_with_usccs": []}),
        ),
    ),
    "clean_plate_day": (
        events.CleanPlateDay,
        Story(
            {"source_system": "chuanguan", "region_code": "51", "day": "2024-09-02"},
            PLATES,
            PLATES.model_copy(update={"units": 215}),
        ),
        Story(
            {"source_system": "chuanguan", "region_code": "5101", "day": "2024-09-02"},
            PLATES.model_copy(update={"checkins": 4_020, "unique_users": 3_305, "units": 61}),
            PLATES.model_copy(update={"checkins": 4_031, "unique_users": 3_310, "units": 61}),
        ),
    ),
    "evaluation": (
        events.CanteenEvaluation,
        Story(_ROUNDS[0], GOOD, GOOD.model_copy(update={"criteria_edition": "2024-2"})),
        Story(_ROUNDS[1], FAILED, FAILED.model_copy(update={"recheck_result": "passed"})),
    ),
    "evaluation_plan": (
        events.EvaluationPlan,
        Story({"region_code": "5101", "year": 2024}, PLAN, PLAN.model_copy(update={"canteens_registered": 3})),
        Story(
            {"region_code": "50", "year": 2024}, PLAN, PLAN.model_copy(update={"canteens": [], "note": "改在下半年"})
        ),
    ),
}


def records() -> list[Example]:
    return all_lives("food", RECORDS)


def canteens() -> list[Example]:
    """Registered, upgraded (the kitchen says so too), closed."""
    return [
        made for canteen, key in zip((CANTEEN, WARD_KITCHEN), _CANTEENS, strict=True) for made in _kept(canteen, key)
    ]


def _kept(canteen: Canteen, key: dict[str, str]) -> list[Example]:
    upgrade = events.KitchenUpgrade.model_validate({**key, "revision": 2, **UPGRADED})
    closing = {"closed_on": date(2025, 7, 31)}
    return [
        *kept("food", "canteen", subject(key), canteen, ("registered", {}), ("changed", UPGRADED), ("closed", closing)),
        example("food", "kitchen", "upgraded", subject(key), 2, upgrade),
    ]


def rectifications() -> list[Example]:
    """Overdue first, done in the end."""
    return [made for evaluation in _ROUNDS for made in _rectification(evaluation)]


def _rectification(evaluation: Key) -> list[Example]:
    overdue = events.Rectification(**evaluation, revision=1, rectify_by=date(2024, 11, 30), recheck_result=None)
    done = {"recheck_result": "passed"}
    return kept("food", "rectification", subject(evaluation), overdue, ("overdue", {}), ("done", done))
