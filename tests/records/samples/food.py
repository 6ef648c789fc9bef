"""Records of food without doubts."""

from __future__ import annotations

from services.food.commands.campaign import ACTIVITIES, CLEAN_PLATE_DAYS
from services.food.commands.canteens import CANTEENS
from services.food.commands.days import CANTEEN_DAYS
from services.food.commands.evaluations import EVALUATIONS
from services.food.commands.plans import EVALUATION_PLANS
from tests.records.samples.sample import Sample
from tests.records.service import HOSPITAL, SCHOOL, Api

CANTEEN = Sample(
    CANTEENS,
    key={"institution_uscc": SCHOOL, "canteen_no": "1"},
    body={
        "name": "学生食堂",
        "operation": "outsourced",
        "supply": "tray",
        "seats": 420,
        "diners_capacity": 1000,
        "bright_kitchen": "window",
        "attachments": [],
        "opened_on": "2012-09-01",
        "closed_on": None,
    },
    change={"bright_kitchen": "online", "upgraded_on": "2022-06-30", "attachments": ["upgrade-2022.jpg"]},
    elsewhere={"institution_uscc": HOSPITAL, "closed_on": "2024-12-31"},
)


def canteens(api: Api) -> None:
    """One of each province."""
    path, body = CANTEEN.of_chongqing()
    assert api.put(CANTEEN.path(), CANTEEN.body).status_code == 201
    assert api.put(path, body, by="chongqing").status_code == 201


CANTEEN_DAY = Sample(
    CANTEEN_DAYS,
    key={"institution_uscc": SCHOOL, "canteen_no": "1", "day": "2024-09-02", "meal": "-"},
    body={
        "meals_served": 986,
        "purchased_kg": "612",
        "leftover_kg": "21.3",
        "kitchen_waste_kg": "48.75",
        "half_portions": 120,
    },
    change={"leftover_kg": "0"},
    elsewhere={"institution_uscc": HOSPITAL},
    before=canteens,
)
ACTIVITY = Sample(
    ACTIVITIES,
    key={"institution_uscc": SCHOOL, "held_on": "2024-10-16", "venue": "学校礼堂", "title": "光盘行动进校园"},
    body={
        "venue_kind": "school",
        "participants": 320,
        "views": 1450,
        "materials": 300,
        "joint_with_usccs": [HOSPITAL],
    },
    change={"participants": 332},
    elsewhere={"institution_uscc": HOSPITAL, "joint_with_usccs": []},
)
CLEAN_PLATES = Sample(
    CLEAN_PLATE_DAYS,
    key={"source_system": "chuanguan", "region_code": "5101", "day": "2024-09-02"},
    body={"checkins": 12480, "unique_users": 9310, "units": 214},
    change={"units": 215},
    elsewhere={"region_code": "50"},
)
EVALUATION = Sample(
    EVALUATIONS,
    key={"institution_uscc": SCHOOL, "canteen_no": "1", "round": "2024-Q3"},
    body={
        "kind": "internal",
        "criteria_edition": "2024",
        "evaluated_on": "2024-09-27",
        "scores": [{"item": "制度建设", "points": "18.5"}, {"item": "餐厨垃圾减量", "points": "66"}],
        "total": "84.5",
        "grade": "good",
        "issues": ["未设小份菜"],
    },
    change={"criteria_edition": "2024-2"},
    elsewhere={"institution_uscc": HOSPITAL},
    before=canteens,
)
PLAN = Sample(
    EVALUATION_PLANS,
    key={"region_code": "51", "year": 2024},
    body={"canteens": [{"institution_uscc": SCHOOL, "canteen_no": "1"}], "canteens_registered": 1},
    change={"note": "改在下半年"},
    elsewhere={"region_code": "50", "canteens": [{"institution_uscc": HOSPITAL, "canteen_no": "1"}]},
    before=canteens,
)

SAMPLES = (CANTEEN, CANTEEN_DAY, ACTIVITY, CLEAN_PLATES, EVALUATION, PLAN)
