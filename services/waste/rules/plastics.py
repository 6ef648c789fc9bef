"""禁塑检查: what was found, by the edition of the catalogue that was inspected against.

What a food maker packs in, such as the straw of a carton of milk, is exempt: an inspection does not name it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from services.waste.events import InspectedItem, InspectionContent, OfInspection
from shared.records.saying import fault
from shared.web.problems import FieldError

Edition = Literal["2020-1"]
CATALOGUES: Mapping[str, frozenset[str]] = {"2020-1": frozenset({"1", "2", "3", "4", "5", "6"})}
"""Edition → the items it bans. 2020-1: 第一批."""
assert CATALOGUES.keys() == set(get_args(Edition))

FILM_BAG, BANNED_BELOW_UM = "5", 25
MEASURED = (FILM_BAG, "other")


def inspection(key: OfInspection, content: InspectionContent) -> Iterator[FieldError]:
    for index, item in enumerate(content.items):
        yield from _item(index, item, content)
    yield from _result(content)
    yield from _rectification(key, content)


def _item(index: int, item: InspectedItem, content: InspectionContent) -> Iterator[FieldError]:
    is_named = item.item_code in CATALOGUES[content.catalogue_edition]
    if not is_named and (content.scope == "list1" or item.item_code != "other"):
        yield fault("outside_catalogue", f"{item.item_code} 不在名录 {content.catalogue_edition} 内",
                    f"{item.item_code} is outside the catalogue {content.catalogue_edition}",
                    "items", index, "item_code",
                    hint="名录外的制品只在 scope 为 all 时填报 / others belong to scope all")  # fmt: skip
    if not item.found and item.quantity:
        yield fault("found_contradicts", "填了数量，却写未发现", "there is a quantity of what was not found",
                    "items", index, "quantity", hint="found: true")  # fmt: skip
    yield from _thickness(index, item)


def _thickness(index: int, item: InspectedItem) -> Iterator[FieldError]:
    """A film bag is banned by its thickness."""
    at, thickness = ("items", index, "thickness_um"), item.thickness_um
    if item.item_code == FILM_BAG and item.found and thickness is None:
        yield fault("missing_field", "购物袋须填厚度", "a film bag needs its thickness", *at, hint="µm")
    if thickness is None:
        return
    if item.item_code not in MEASURED:
        yield fault("thickness_not_applicable", "只有袋类填厚度", "only bags have a thickness", *at,
                    hint="删除该字段 / leave it out")  # fmt: skip
    elif item.item_code == FILM_BAG and item.found != (thickness < BANNED_BELOW_UM):
        yield fault("thickness_contradicts", f"厚度 {thickness} µm 与 found 不符：小于 {BANNED_BELOW_UM} µm 为禁用",
                    f"a bag of {thickness} µm: below {BANNED_BELOW_UM} it is banned, and found", *at,
                    hint="found 指发现禁用品 / found means that a banned one was found")  # fmt: skip


def _result(content: InspectionContent) -> Iterator[FieldError]:
    """Where items are named, they tell the result."""
    told = "violation" if any(item.found for item in content.items) else "clean"
    if content.items and content.result != told:
        yield fault("result_contradicts", f"按所列制品，结果应为 {told}", f"by its items the result is {told}",
                    "result", hint="预包装食品自带的不列 / leave out what is part of pre-packed food")  # fmt: skip


def _rectification(key: OfInspection, content: InspectionContent) -> Iterator[FieldError]:
    if content.result == "violation" and content.rectify_by is None:
        yield fault("missing_field", "发现违规须填整改期限", "a violation needs the day it is to be put right by",
                    "rectify_by")  # fmt: skip
    for name in ("rectify_by", "rectified_on"):
        day = getattr(content, name)
        if day is None:
            continue
        if content.result == "clean":
            yield fault("rectification_not_applicable", f"未发现违规，不应填 {name}",
                        f"nothing is to be put right: there is no {name}", name,
                        hint="删除该字段 / leave it out")  # fmt: skip
        if day < key.inspected_on:
            yield fault("dates_reversed", f"{name} 早于检查日期", f"{name} is before the inspection", name,
                        hint="核对日期 / check both dates")  # fmt: skip
