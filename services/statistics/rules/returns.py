"""Energy returns: what is sent (decimal strings), what is kept (integers in the smallest unit), and back.

The content has the shape of the event's `content`, so that its bytes go into the event as they are. Units: see
`services/statistics/events.py`; items, splits and decimals: `schemas/forms/NY201.yaml`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

import msgspec

from shared.forms import LARGEST_LEVEL, LARGEST_QUANTITY, Form, Item, form
from shared.periods import Period
from shared.records.checks import LONGEST_REASON, Checks
from shared.records.states import WRITABLE
from shared.units import from_smallest

FORMS = ("NY201",)
SOURCES = ("meter", "bill", "estimate", "import")
CHANNELS = ("direct", "online", "proxy", "import")
SPLITS = ("use", "origin", "variant", "fuel")
LONGEST_NOTE = 2000
MOST_LINES = 100
NO_ENERGY = ("water", "unconventional_water", "renewable_heat")

COST_DECIMALS = 2
LARGEST_COST_FEN = 10**14
LARGEST_LEVELS = {"floor_area": LARGEST_LEVEL, "users": LARGEST_LEVEL // 10}


# What partners read in the OpenAPI document; checked below, where every error gets its code and its hint.
Amount = Annotated[str, msgspec.Meta(extra_json_schema={"pattern": r"^\d{1,14}(\.\d{1,6})?$"})]


def _listed(*values: object) -> msgspec.Meta:
    return msgspec.Meta(extra_json_schema={"enum": list(values)})


class LineBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One carrier, as sent."""

    item: Annotated[str, _listed(*form("NY201").items)]
    unit: Annotated[str, msgspec.Meta(description="the unit of the item")]
    quantity: Amount | None = None
    cost_yuan: Amount | None = None
    use: Annotated[str | None, _listed("vehicle", "other", None)] = None
    origin: Annotated[str | None, _listed("grid", "direct_green", "own_pv", None)] = None
    variant: Annotated[str | None, _listed("bituminous", "anthracite", None)] = None
    fuel: Annotated[str | None, _listed("kerosene", "fuel_oil", None)] = None
    resold: Amount | None = None


class UsersBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Daily averages of the period, persons."""

    staff: Amount | None = None
    students: Amount | None = None
    patients: Amount | None = None
    visitors: Amount | None = None


class ReturnBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, kw_only=True):
    """The body of `PUT`."""

    lines: list[LineBody]
    floor_area_m2: Amount | None = None
    users: UsersBody | None = None
    form_edition: Annotated[int | None, _listed(*(edition for edition, _ in form("NY201").editions), None)] = None
    source: Annotated[str | None, _listed(*SOURCES, None)] = None
    channel: Annotated[str, _listed(*CHANNELS)] = "direct"
    reason: str | None = None
    state: Annotated[str | None, _listed(*WRITABLE, None)] = None
    note: str | None = None


class ReturnLineOfBatch(ReturnBody, forbid_unknown_fields=True, omit_defaults=True, gc=False, kw_only=True):
    """One line of `energy-returns:batch`: the body, the parts of the key, the revision it replaces."""

    institution_uscc: str
    form: str
    period: str
    revision: int | None = None


class Line(msgspec.Struct, omit_defaults=True, gc=False):
    """One line as kept."""

    item: str
    quantity: int
    unit: str
    use: str | None = None
    origin: str | None = None
    variant: str | None = None
    fuel: str | None = None
    resold: int = 0
    cost_fen: int | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """Item and split: what makes two lines the same line."""
        return self.item, self.use or self.origin or self.variant or self.fuel


class Users(msgspec.Struct, omit_defaults=True, gc=False):
    """0.001 person; None: this part was not given."""

    staff: int | None = None
    students: int | None = None
    patients: int | None = None
    visitors: int | None = None

    @property
    def total(self) -> int:
        return (self.staff or 0) + (self.students or 0) + (self.patients or 0) + (self.visitors or 0)


class Content(msgspec.Struct, gc=False):
    """What a return says, in smallest units."""

    form_edition: int
    channel: str
    source: str | None
    floor_area_dm2: int | None
    users_milliperson: Users | None
    lines: list[Line]
    note: str | None


class ReturnKey(NamedTuple):
    """The key columns of a return, in the order of their index."""

    uscc: str
    form: str
    months: int
    first_month: int

    @property
    def period(self) -> Period:
        return _period(self.first_month, self.months)


_period = lru_cache(maxsize=8192)(Period)  # its days and code are worked out once
encode_content = msgspec.json.Encoder().encode
decode_content = msgspec.json.Decoder(Content).decode


def read_key(day: date, uscc: str, family: str, period_code: str) -> ReturnKey:
    """Check the parts of a key by themselves, as of a day; raises `Problem` 422. The credit code is looked up later."""
    return ReturnKey(uscc, family, *_read_period(family, period_code, day))


@lru_cache(maxsize=8192)
def _read_period(family: str, code: str, day: date) -> tuple[int, int]:
    """Months and first month of a period that has begun on the day."""
    checks = Checks()
    checks.one_of(family, FORMS, "form")
    period = checks.period(code, day, "period")
    checks.done()
    assert period is not None
    return period.months, period.first_month


def read_content(key: ReturnKey, body: ReturnBody) -> Content:
    """Check a body by itself and bring it to smallest units; raises `Problem` 422 with everything wrong."""
    checks, declared = Checks(), form(key.form)
    if body.state is not None:
        checks.one_of(body.state, WRITABLE, "state")
    if body.source is not None:
        checks.one_of(body.source, SOURCES, "source")
    checks.one_of(body.channel, CHANNELS, "channel")
    checks.text(body.note, LONGEST_NOTE, "note")
    checks.text(body.reason, LONGEST_REASON, "reason")
    content = Content(
        form_edition=_edition(declared, key, body, checks),
        channel=body.channel,
        source=body.source,
        floor_area_dm2=_floor_area(declared, body, checks),
        users_milliperson=_users(declared, body, checks),
        lines=_lines(declared, body, checks),
        note=body.note,
    )
    if (
        content.floor_area_dm2 == 0
        and not checks.errors
        and any(line.quantity > line.resold for line in content.lines if _is_energy(line))
    ):
        checks.fail("area_zero_with_energy", "建筑面积为 0，却有能源消费", "floor area 0 with energy consumed",
                    "floor_area_m2", hint="面积未知时不要填写 / leave out an unknown area")  # fmt: skip
    checks.done()
    return content


def show_content(key: ReturnKey, content: Content) -> dict[str, Any]:
    """The content as the API answers it: decimal strings in the units of the form."""
    declared = form(key.form)
    area, users = content.floor_area_dm2, content.users_milliperson
    levels = declared.levels
    return {
        "form_edition": content.form_edition,
        "channel": content.channel,
        "source": content.source,
        "floor_area_m2": None if area is None else from_smallest(area, levels["floor_area"].decimals),
        "users": users and {
            name: from_smallest(value, levels["users"].decimals)
            for name, value in msgspec.to_builtins(users).items()
        },
        "lines": [_show_line(declared.items[line.item], line) for line in content.lines],
        "note": content.note,
    }  # fmt: skip


def _edition(declared: Form, key: ReturnKey, body: ReturnBody, checks: Checks) -> int:
    if body.form_edition is None:
        return declared.edition_on(key.period.end)
    checks.one_of(body.form_edition, [edition for edition, _ in declared.editions], "form_edition")
    return body.form_edition


def _floor_area(declared: Form, body: ReturnBody, checks: Checks) -> int | None:
    if body.floor_area_m2 is None:
        return None
    decimals = declared.levels["floor_area"].decimals
    return checks.amount(body.floor_area_m2, decimals, LARGEST_LEVELS["floor_area"], "floor_area_m2")


def _users(declared: Form, body: ReturnBody, checks: Checks) -> Users | None:
    """The parts that were given; an object without any says nothing, so the number is unknown."""
    if body.users is None:
        return None
    level = declared.levels["users"]
    given = {part: text for part in level.parts if (text := getattr(body.users, part)) is not None}
    parts = {p: checks.amount(text, level.decimals, LARGEST_LEVELS["users"], "users", p) for p, text in given.items()}
    return Users(**parts) if parts else None


def _lines(declared: Form, body: ReturnBody, checks: Checks) -> list[Line]:
    if len(body.lines) > MOST_LINES:
        checks.fail("too_many_lines", f"最多 {MOST_LINES} 行", f"at most {MOST_LINES} lines", "lines")
        return []
    found: dict[tuple[str, str | None], Line] = {}
    for index, sent in enumerate(body.lines):
        item = declared.items.get(sent.item)
        if item is None:
            checks.one_of(sent.item, declared.items, "lines", index, "item")
            continue
        line = _line(item, sent, index, checks)
        if line.key in found:
            checks.fail("duplicate_line", f"{item.zh}重复填报", f"{item.en} is reported twice", "lines", index,
                        hint="同一品种、用途、来源只填一行 / one line a carrier, use and origin")  # fmt: skip
        found[line.key] = line
    return list(found.values())


def _line(item: Item, sent: LineBody, index: int, checks: Checks) -> Line:
    check_unit(item, sent.unit, index, checks)
    line = Line(item.code, _quantity(item, sent, index, checks), item.smallest)
    if sent.resold is not None:
        line.resold = checks.amount(sent.resold, item.decimals, LARGEST_QUANTITY, "lines", index, "resold")
        if line.resold > line.quantity and not checks.errors:
            checks.fail("resold_exceeds_quantity", "转供量大于消费量", "resold is more than the quantity",
                        "lines", index, "resold", hint="转供量是消费量的一部分 / a part of the quantity")  # fmt: skip
    if sent.cost_yuan is not None:
        line.cost_fen = checks.amount(sent.cost_yuan, COST_DECIMALS, LARGEST_COST_FEN, "lines", index, "cost_yuan")
        if line.cost_fen and not line.quantity and not checks.errors:
            cost_without_quantity(item, index, checks)
    _split(item, sent, line, index, checks)
    return line


def _quantity(item: Item, sent: LineBody, index: int, checks: Checks) -> int:
    if sent.quantity is not None:
        return checks.amount(sent.quantity, item.decimals, LARGEST_QUANTITY, "lines", index, "quantity")
    if sent.cost_yuan is not None:
        cost_without_quantity(item, index, checks)
    else:
        checks.fail("missing_field", "缺少字段 quantity", "missing field quantity", "lines", index, "quantity")
    return 0


def check_unit(item: Item, unit: str, index: int, checks: Checks) -> None:
    if unit != item.unit:
        checks.fail("wrong_unit", f"{item.zh}的单位应为 {item.unit}", f"the unit of {item.en} is {item.unit}",
                    "lines", index, "unit", hint=f"换算为 {item.unit} / convert to {item.unit}",
                    value=unit[:40])  # fmt: skip


def cost_without_quantity(item: Item, index: int, checks: Checks) -> None:
    checks.fail("cost_without_quantity", f"{item.zh}有费用而无消费量", f"{item.en} has a cost but no quantity",
                "lines", index, "quantity", hint="补填消费量 / add the quantity")  # fmt: skip


def _split(item: Item, sent: LineBody, line: Line, index: int, checks: Checks) -> None:
    """The one of use, origin, variant, fuel that this item is split by; the others do not apply."""
    if item.split_field is None and sent.use is sent.origin is sent.variant is sent.fuel is None:
        return  # most lines
    for name in SPLITS:
        given = getattr(sent, name)
        if name != item.split_field:
            if given is not None:
                checks.fail("field_not_applicable", f"{item.zh}没有 {name} 之分", f"{item.en} is not split by {name}",
                            "lines", index, name, hint="删除该字段 / leave it out")  # fmt: skip
        elif given is None and item.split_required:
            checks.fail("missing_field", f"{item.zh}须注明 {name}", f"{item.en} needs {name}", "lines", index, name,
                        hint=", ".join(str(value) for value in item.split_values))  # fmt: skip
        else:
            value = given if given is not None else item.split_default
            checks.one_of(value, item.split_values, "lines", index, name)
            setattr(line, name, value)


def _is_energy(line: Line) -> bool:
    return line.item not in NO_ENERGY and line.origin != "own_pv"


def _show_line(item: Item, line: Line) -> dict[str, Any]:
    shown = {
        "item": line.item,
        **{name: value for name in SPLITS if (value := getattr(line, name)) is not None},
        "quantity": from_smallest(line.quantity, item.decimals),
        "unit": item.unit,
    }
    if line.resold:
        shown["resold"] = from_smallest(line.resold, item.decimals)
    if line.cost_fen is not None:
        shown["cost_yuan"] = show_cost(line.cost_fen)
    return shown


def show_cost(fen: int) -> str:
    """Yuan with both decimals, as bills have them."""
    return f"{fen // 100}.{fen % 100:02d}"
