"""Canteens, their kitchens, and what is left over on a day."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date

from services.food.events import Canteen, CanteenDayContent, OfMeal
from shared.records.saying import doubt, fault
from shared.web.problems import FieldError

MOST_WASTE_G_PER_MEAL = 800
MOST_MEALS_WITHOUT_WASTE = 50


def canteen(_key: object, entry: Canteen) -> Iterator[FieldError]:
    """An upgrade of the kitchen counts, and so needs to be proven."""
    if entry.upgraded_on is not None:
        if entry.bright_kitchen == "none":
            yield fault("upgrade_contradicts", "填了改造日期，明厨亮灶却为 none",
                        "the kitchen was upgraded, yet it is not a bright one", "bright_kitchen",
                        hint="window, camera, online")  # fmt: skip
        if entry.acceptance_doc_no is None and not entry.attachments:
            yield fault("evidence_missing", "明厨亮灶改造须有照片或验收文件",
                        "an upgrade needs a photo or a document", "acceptance_doc_no",
                        hint="填写 attachments 或 acceptance_doc_no / give one of them")  # fmt: skip
    for name in ("upgraded_on", "opened_on"):
        day = getattr(entry, name)
        if day is not None and entry.closed_on is not None and entry.closed_on < day:
            yield fault("dates_reversed", f"closed_on 早于 {name}", f"closed_on is before {name}", "closed_on",
                        hint="核对日期 / check both dates")  # fmt: skip


def open_then(known: Canteen | None, day: date, name: str) -> Iterator[FieldError]:
    """A record of a canteen is of one that is registered; `name`: the field that says the day."""
    if known is None:
        yield fault("canteen_unknown", "该机构没有登记这个食堂", "no such canteen of the institution is registered",
                    "canteen_no", hint="先登记该食堂 / register it with canteens first")  # fmt: skip
        return
    if (known.opened_on is not None and day < known.opened_on) or (
        known.closed_on is not None and known.closed_on < day
    ):
        yield doubt("canteen_not_open", f"{day} 食堂不在营业期内", f"the canteen was not open on {day}", name,
                    hint="核对 opened_on 与 closed_on / check both")  # fmt: skip


def canteen_day(_key: OfMeal, content: CanteenDayContent) -> Iterator[FieldError]:
    meals, waste = content.meals_served, content.kitchen_waste_g
    if waste is None:
        return
    if waste and not meals:
        yield fault("waste_without_meals", "没有就餐人次，却有餐厨垃圾", "there is waste, and nobody ate",
                    "kitchen_waste_kg", hint="填写 meals_served / give meals_served")  # fmt: skip
    elif waste > MOST_WASTE_G_PER_MEAL * meals:
        yield doubt("waste_per_meal_high", f"人均餐厨垃圾超过 {MOST_WASTE_G_PER_MEAL} 克",
                    f"there is more than {MOST_WASTE_G_PER_MEAL} g of waste a meal", "kitchen_waste_kg",
                    hint="核对单位 / check the unit")  # fmt: skip
    elif not waste and meals > MOST_MEALS_WITHOUT_WASTE:
        yield doubt("no_waste_at_all", f"{meals} 人次就餐而餐厨垃圾为 0", f"{meals} meals left no waste at all",
                    "kitchen_waste_kg", hint="未称重则不填 / leave it out if it was not weighed")  # fmt: skip


def counted_twice(meal: str | None, others: Set[str | None]) -> Iterator[FieldError]:
    """The whole day holds its meals: one of both is reported. `others`: what the day has already."""
    if others - {None} if meal is None else None in others:
        yield fault("counted_twice", "当日已按另一种方式（全天或分餐）填报",
                    "the day is reported the other way already, as a whole or by meals", "meal",
                    hint="撤回其一 / withdraw one of them")  # fmt: skip
