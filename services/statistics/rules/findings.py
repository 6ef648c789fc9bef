"""What is doubtful about a return: by itself, against its neighbours in time, against reference values.

Soft findings are kept with the revision and block acceptance until a reviewer decides them. A quantity
beyond all measure (`growth`) is hard. Pointers lead into the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from services.statistics.rules.references import References, limits
from services.statistics.rules.returns import Content, Line, ReturnKey
from shared.forms import form
from shared.periods import YEAR
from shared.records.saying import doubt, fault
from shared.units import from_smallest
from shared.web.problems import FieldError

# Nobody is billed for these.
_WITHOUT_BILL = {("electricity", "own_pv"), ("unconventional_water", None), ("renewable_heat", None)}
_NOT_ENERGY = {"water", "unconventional_water", "renewable_heat"}
_VEHICLE_FUELS = {"gasoline", "diesel"}

LineKey = tuple[str, str | None]


class Place(Protocol):
    """Region and type of the institution for the period."""

    @property
    def region_code(self) -> str: ...
    @property
    def type_code(self) -> str: ...


class Known(NamedTuple):
    """A content with its quantities by line, which several rules compare."""

    content: Content
    quantities: dict[LineKey, int]


class Neighbours(NamedTuple):
    """A return, and others of the institution that count now; None where there is none."""

    now: Known
    last: Known | None = None  # the newest of the same form and grain, up to this period
    previous: Known | None = None  # of the period just before
    year_before: Known | None = None  # of the same period a year earlier
    year: Known | None = None  # of the whole year, when its months are there too
    months: Sequence[Known] = ()  # of those twelve


def known(content: Content) -> Known:
    return Known(
        content,
        {(line.item, line.use or line.origin or line.variant or line.fuel): line.quantity for line in content.lines},
    )


def growth(now: Known, last: Known) -> list[FieldError]:
    """Hard: a value more than 10⁶ times the last accepted one, which no real change explains."""
    most, before = limits().largest_growth, last.quantities
    found = [
        fault("implausible_growth", "比上次通过的数值大一百万倍以上", "over a million times the last accepted value",
              "lines", index, "quantity", hint="核对单位 / check the unit")
        for index, (line, quantity) in enumerate(now.quantities.items())
        if quantity > most * before.get(line, 0) > 0
    ]  # fmt: skip
    for name, zh, level, then in _levels(now.content, last.content):
        if level > most * then > 0:
            found.append(fault("implausible_growth", f"{zh}比上次通过的数值大一百万倍以上",
                               f"{name} is over a million times the last accepted value", name,
                               hint="核对单位 / check the unit"))  # fmt: skip
    return found


def soft(
    key: ReturnKey, content: Content, place: Place, references: References, near: Neighbours | None
) -> list[FieldError]:
    """All soft findings of a return, those about the whole first. Most returns of a batch have nothing near."""
    return [
        *_unknown_levels(content),
        *(_against_neighbours(near) if near else ()),
        *(_intensity(key, content, place, references) if references.quotas else ()),
        *_without_cost(content),
        *(_changed_quantities(key, near.now, near.year_before) if near and near.year_before else ()),
        *(_prices(key, content, place, references) if references.prices else ()),
    ]


def _against_neighbours(near: Neighbours) -> Iterator[FieldError]:
    """What is doubtful about the whole of a return beside others."""
    if near.year_before:
        yield from _changed_levels(near.now.content, near.year_before.content)
    if near.previous:
        yield from _identical(near.now, near.previous)
    if near.year and len(near.months) == 12:
        yield from _months_and_year(near.year, near.months)


def _unknown_levels(content: Content) -> Iterator[FieldError]:
    if content.floor_area_dm2 is None:
        yield doubt("floor_area_unknown", "未填建筑面积", "the floor area is unknown", "floor_area_m2",
                     hint="补填后才能计算单位面积能耗 / needed for energy per area")  # fmt: skip
    if content.users_milliperson is None:
        yield doubt("users_unknown", "未填用能人数", "the number of users is unknown", "users",
                     hint="补填后才能计算人均能耗 / needed for energy per person")  # fmt: skip


def _changed_levels(content: Content, before: Content) -> Iterator[FieldError]:
    percent = limits().level_percent
    for name, zh, now, then in _levels(content, before):
        if abs(now - then) * 100 > percent * then > 0:
            yield doubt(f"{name.removesuffix('_m2')}_changed", f"{zh}与上年同期相差超过 {percent}%",
                         f"{name} differs by more than {percent} % from the same period of the year before", name,
                         hint="说明增减原因 / explain the change")  # fmt: skip


def _changed_quantities(key: ReturnKey, now: Known, before: Known) -> Iterator[FieldError]:
    percent, places = limits().quantity_percent, list(now.quantities)
    for line_key, then in before.quantities.items():
        if abs(now.quantities.get(line_key, 0) - then) * 100 > percent * then > 0:
            item = form(key.form).items[line_key[0]]
            path = ("lines", places.index(line_key), "quantity") if line_key in places else ("lines",)
            yield doubt("quantity_changed", f"{item.zh}与上年同期相差超过 {percent}%",
                         f"{item.en} differs by more than {percent} % from the same period of the year before", *path,
                         hint=f"上年同期 / year before: {from_smallest(then, item.decimals)} {item.unit}")  # fmt: skip


def _identical(now: Known, previous: Known) -> Iterator[FieldError]:
    if now.quantities == previous.quantities and any(now.quantities.values()):
        yield doubt("identical_to_previous", "各项数量与上一期完全相同", "all quantities are those of the last period",
                     "lines", hint="核对是否误用上期数据 / was the last period copied?")  # fmt: skip


def _months_and_year(year: Known, months: Sequence[Known]) -> Iterator[FieldError]:
    total: dict[LineKey, int] = {}
    for month in months:
        for line_key, quantity in month.quantities.items():
            total[line_key] = total.get(line_key, 0) + quantity
    annual = year.quantities
    for line_key in {**annual, **total}:
        if annual.get(line_key, 0) != total.get(line_key, 0):
            yield doubt("months_differ_from_year", f"{line_key[0]} 的 12 个月合计与年报不一致",
                         f"the twelve months of {line_key[0]} do not add up to the year", "lines",
                         hint="核对月报与年报 / compare the months with the year")  # fmt: skip


def _without_cost(content: Content) -> Iterator[FieldError]:
    for index, line in enumerate(content.lines):
        if line.cost_fen is None and line.quantity and line.key not in _WITHOUT_BILL:
            yield doubt("quantity_without_cost", "有消费量而无费用", "a quantity without a cost", "lines", index,
                         "cost_yuan", hint="补填费用 / add the cost")  # fmt: skip


def _prices(key: ReturnKey, content: Content, place: Place, references: References) -> Iterator[FieldError]:
    for index, line in enumerate(content.lines):
        reference = references.price(line.item, place.region_code, key.period.end)
        if reference is None or line.cost_fen is None or not line.quantity:
            continue
        item = form(key.form).items[line.item]
        price = Decimal(line.cost_fen) / 100 / (Decimal(line.quantity) / 10**item.decimals)
        if not reference.lowest <= price <= reference.highest:
            span = f"{reference.lowest}–{reference.highest}"
            yield doubt("unit_price_implausible", f"{item.zh}单价 {price:.2f} 元/{item.unit}，参考范围 {span}",
                         f"unit price {price:.2f} CNY/{item.unit} outside {span}", "lines", index, "cost_yuan",
                         hint="核对数量与费用的单位 / check the units of quantity and cost")  # fmt: skip


def _intensity(key: ReturnKey, content: Content, place: Place, references: References) -> Iterator[FieldError]:
    """Building energy per floor area against the quota, for whole years."""
    if key.months != YEAR or not content.floor_area_dm2:
        return
    quota = references.quota(place.type_code, place.region_code, key.period.end)
    if quota is None:
        return
    items = form(key.form).items
    kgce = sum(
        Decimal(line.quantity - line.resold) / 10 ** items[line.item].decimals * Decimal(quota.kgce_per_unit[line.item])
        for line in content.lines
        if _is_building_energy(line)
    )
    per_area = kgce / (Decimal(content.floor_area_dm2) / 100)
    if per_area > quota.constraint:
        yield doubt("intensity_above_constraint", f"单位面积能耗 {per_area:.2f}，高于约束值 {quota.constraint}",
                     f"{per_area:.2f} kgce/m2, above the constraint value {quota.constraint}", "lines",
                     hint="核对面积与消费量 / check area and quantities")  # fmt: skip
    elif per_area < quota.guide:
        yield doubt("intensity_below_guide", f"单位面积能耗 {per_area:.2f}，低于引导值 {quota.guide}",
                     f"{per_area:.2f} kgce/m2, below the guide value {quota.guide}", "lines",
                     hint="核对是否漏报 / is something missing?")  # fmt: skip


def _is_building_energy(line: Line) -> bool:
    if line.item in _NOT_ENERGY or line.origin == "own_pv":
        return False
    return not (line.item in _VEHICLE_FUELS and line.use == "vehicle")


def _levels(content: Content, before: Content) -> Iterable[tuple[str, str, int, int]]:
    """The levels known on both sides: field, Chinese name, now, then."""
    if content.floor_area_dm2 is not None and before.floor_area_dm2 is not None:
        yield "floor_area_m2", "建筑面积", content.floor_area_dm2, before.floor_area_dm2
    if content.users_milliperson is not None and before.users_milliperson is not None:
        yield "users", "用能人数", content.users_milliperson.total, before.users_milliperson.total
