"""The tests that rules of review are made of: each looks at a return and says what its rule says about it.

Pointers of findings lead into the body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import compress
from typing import NamedTuple, Protocol

from services.statistics.rules.references import Quota, References
from services.statistics.rules.returns import Content, Line, ReturnKey
from shared.forms import Level, form
from shared.periods import YEAR
from shared.records.saying import at
from shared.review import Rule
from shared.units import from_smallest
from shared.web.problems import FieldError

LineKey = tuple[str, str | None]

_NOT_ENERGY = {"water", "unconventional_water", "renewable_heat"}
_VEHICLE_FUELS = {"gasoline", "diesel"}
_FIELDS = {"floor_area": "floor_area_m2", "users": "users"}  # levels, as the body calls them


class Place(Protocol):
    """Region and type of the institution for the period."""

    @property
    def region_code(self) -> str: ...
    @property
    def type_code(self) -> str: ...


class Known(NamedTuple):
    """A content with its quantities by line, which several tests compare."""

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


class Case(NamedTuple):
    """All that a test may look at."""

    key: ReturnKey
    content: Content
    place: Place
    references: References
    near: Neighbours | None


Test = Callable[[Rule, Case], Iterable[FieldError]]


def known(content: Content) -> Known:
    return Known(content, {line.key: line.quantity for line in content.lines})


def has_gaps(content: Content) -> bool:
    """Whether a level is not told, or a cost."""
    return (
        content.floor_area_dm2 is None
        or content.users_milliperson is None
        or None in [line.cost_fen for line in content.lines]
    )


def there(loaded: frozenset[str], gaps: bool, near: Neighbours) -> frozenset[str]:
    """What tests may ask for: `loaded` references, gaps in the return, its neighbours by their names.

    The year is there only with all of its months.
    """
    _, last, previous, year_before, year, months = near
    whole = year is not None and len(months) == 12
    return _there(loaded, gaps, last is not None, previous is not None, year_before is not None, whole)


@cache
def _there(loaded: frozenset[str], *found: bool) -> frozenset[str]:
    return loaded | set(compress(("gaps", "last", "previous", "year_before", "year"), found))


def level_unknown(rule: Rule, case: Case) -> Iterator[FieldError]:
    if _value(rule.field, case.content) is None:
        yield _doubt(rule, _FIELDS[str(rule.field)], **_names(_level(rule, case)))


def level_changed(rule: Rule, case: Case) -> Iterator[FieldError]:
    """Against the same period of the year before."""
    assert case.near
    assert case.near.year_before
    now, then = _value(rule.field, case.content), _value(rule.field, case.near.year_before.content)
    if now is not None and then and _differs(now, then, rule.tolerance):
        yield _doubt(rule, _FIELDS[str(rule.field)], **_names(_level(rule, case)), tolerance=rule.tolerance)


def quantity_changed(rule: Rule, case: Case) -> Iterator[FieldError]:
    """Against the same period of the year before; a line that is not there any more is 0."""
    assert case.near
    assert case.near.year_before
    now, places = case.near.now.quantities, list(case.near.now.quantities)
    for line_key, then in case.near.year_before.quantities.items():
        if then and _differs(now.get(line_key, 0), then, rule.tolerance):
            item = form(case.key.form).items[line_key[0]]
            path = ("lines", places.index(line_key), "quantity") if line_key in places else ("lines",)
            before = from_smallest(then, item.decimals)
            yield _doubt(rule, *path, item_zh=item.zh, item_en=item.en, tolerance=rule.tolerance,
                         before=before, unit=item.unit)  # fmt: skip


def quantities_repeated(rule: Rule, case: Case) -> Iterator[FieldError]:
    """All quantities are those of the period before."""
    assert case.near
    assert case.near.previous
    now = case.near.now.quantities
    if now == case.near.previous.quantities and any(now.values()):
        yield _doubt(rule, "lines")


def months_differ(rule: Rule, case: Case) -> Iterator[FieldError]:
    """The twelve months of a carrier do not add up to the year."""
    assert case.near
    assert case.near.year
    total: dict[LineKey, int] = {}
    for month in case.near.months:
        for line_key, quantity in month.quantities.items():
            total[line_key] = total.get(line_key, 0) + quantity
    annual = case.near.year.quantities
    for line_key in {**annual, **total}:
        if _differs(total.get(line_key, 0), annual.get(line_key, 0), rule.tolerance):
            yield _doubt(rule, "lines", item=line_key[0], tolerance=rule.tolerance)


def cost_missing(rule: Rule, case: Case) -> Iterator[FieldError]:
    for index, line in enumerate(case.content.lines):
        if line.cost_fen is None and line.quantity and _line_name(line.key) not in rule.leaves_out:
            yield _doubt(rule, "lines", index, "cost_yuan")


def price_outside(rule: Rule, case: Case) -> Iterator[FieldError]:
    """Cost ÷ quantity outside the range that is loaded for the item, the place and the time."""
    for index, line in enumerate(case.content.lines):
        reference = case.references.price(line.item, case.place.region_code, case.key.period.end)
        if reference is None or line.cost_fen is None or not line.quantity:
            continue
        item = form(case.key.form).items[line.item]
        price = Decimal(line.cost_fen) / 100 / (Decimal(line.quantity) / 10**item.decimals)
        if not reference.lowest <= price <= reference.highest:
            yield _doubt(rule, "lines", index, "cost_yuan", item_zh=item.zh, item_en=item.en, price=f"{price:.2f}",
                         unit=item.unit, lowest=reference.lowest, highest=reference.highest)  # fmt: skip


def above_constraint(rule: Rule, case: Case) -> Iterator[FieldError]:
    """Building energy per floor area above the quota's 约束值, for whole years."""
    for value, quota in _intensity(case):
        if value > quota.constraint * (100 + rule.tolerance) / 100:
            yield _doubt(rule, "lines", value=f"{value:.2f}", limit=quota.constraint, tolerance=rule.tolerance)


def below_guide(rule: Rule, case: Case) -> Iterator[FieldError]:
    """Building energy per floor area below the quota's 引导值, for whole years."""
    for value, quota in _intensity(case):
        if value < quota.guide * (100 - rule.tolerance) / 100:
            yield _doubt(rule, "lines", value=f"{value:.2f}", limit=quota.guide, tolerance=rule.tolerance)


def grown_beyond_measure(rule: Rule, case: Case) -> Iterator[FieldError]:
    """Over `tolerance` times the last accepted value, which no real change explains."""
    assert case.near
    assert case.near.last
    now, before, times = case.near.now.quantities, case.near.last.quantities, rule.tolerance
    for line_key in [key for key, quantity in now.items() if quantity > times * before.get(key, 0) > 0]:
        item = form(case.key.form).items[line_key[0]]
        yield _doubt(rule, "lines", list(now).index(line_key), "quantity", name_zh=item.zh, name_en=item.en,
                     tolerance=times)  # fmt: skip
    for code in _FIELDS:
        is_now, then = _value(code, case.content), _value(code, case.near.last.content)
        if is_now is not None and then and is_now > times * then:
            yield _doubt(rule, _FIELDS[code], **_names(form(case.key.form).levels[code]), tolerance=times)


def _differs(now: int, then: int, percent: int | Decimal) -> bool:
    return abs(now - then) * 100 > percent * then


def _value(level: str | None, content: Content) -> int | None:
    if level == "floor_area":
        return content.floor_area_dm2
    return content.users_milliperson.total if content.users_milliperson else None


def _level(rule: Rule, case: Case) -> Level:
    return form(case.key.form).levels[str(rule.field)]


def _names(level: Level) -> dict[str, str]:
    return {"name_zh": level.zh, "name_en": level.en}


def _intensity(case: Case) -> Iterator[tuple[Decimal, Quota]]:
    """kgce per m² of the building, and the quota for it, if there are both."""
    key, content = case.key, case.content
    if key.months != YEAR or not content.floor_area_dm2:
        return
    quota = case.references.quota(case.place.type_code, case.place.region_code, key.period.end)
    if quota is None:
        return
    items = form(key.form).items
    kgce = sum(
        Decimal(line.quantity - line.resold) / 10 ** items[line.item].decimals * Decimal(quota.kgce_per_unit[line.item])
        for line in content.lines
        if _is_building_energy(line)
    )
    yield kgce / (Decimal(content.floor_area_dm2) / 100), quota


def _is_building_energy(line: Line) -> bool:
    if line.item in _NOT_ENERGY or line.origin == "own_pv":
        return False
    return not (line.item in _VEHICLE_FUELS and line.use == "vehicle")


def _line_name(key: LineKey) -> str:
    item, split = key
    return f"{item}/{split}" if split else item


def _doubt(rule: Rule, *path: str | int, **fills: object) -> FieldError:
    zh, en, hint = (text.format(**fills) if fills else text for text in (rule.zh, rule.en, rule.hint))
    return FieldError(rule.code, zh, en, at(path), hint, rule.severity)
