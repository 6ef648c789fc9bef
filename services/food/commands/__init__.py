"""The kinds of record of food, and what their rules compare them with."""

from __future__ import annotations

from services.food.commands.campaign import ACTIVITIES, CLEAN_PLATE_DAYS
from services.food.commands.canteens import CANTEENS
from services.food.commands.days import CANTEEN_DAYS
from services.food.commands.evaluations import EVALUATIONS
from services.food.commands.plans import EVALUATION_PLANS
from shared.kinds import Declared

KINDS: tuple[Declared, ...] = (
    CANTEENS,
    CANTEEN_DAYS,
    ACTIVITIES,
    CLEAN_PLATE_DAYS,
    EVALUATIONS,
    EVALUATION_PLANS,
)
