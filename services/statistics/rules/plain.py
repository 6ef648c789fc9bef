"""The quick way through a return in which there is nothing to say: nine in ten of them.

It takes only what `returns.read_content` accepts, and makes the same content of it; whatever needs a second look
is left to that function, which alone knows how to say what is wrong. A property test holds the two together.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from msgspec.structs import astuple

from services.statistics.rules.returns import (
    CHANNELS,
    COST_DECIMALS,
    LARGEST_COST_FEN,
    LARGEST_LEVELS,
    LONGEST_NOTE,
    MOST_LINES,
    SOURCES,
    SPLITS,
    Content,
    Line,
    LineBody,
    ReturnBody,
    ReturnKey,
    Users,
    UsersBody,
)
from shared.forms import LARGEST_QUANTITY, Item, form
from shared.periods import Period
from shared.records.checks import LONGEST_REASON, is_plain
from shared.records.states import WRITABLE
from shared.units import AmountError, to_smallest

_CHOICES = frozenset(product((None, *WRITABLE), (None, *SOURCES), CHANNELS))

Split = tuple[str | None, str | None, str | None, str | None]  # the values of `SPLITS`
Sent = tuple[str, str, Split]
"""What a line says beside its amounts: item, unit, split."""


class _Heading(NamedTuple):
    """The same as it is kept; `key` is its own among the lines of a return."""

    key: str
    item: str
    unit: str
    split: Split
    decimals: int


def plain_content(key: ReturnKey, body: ReturnBody) -> Content | None:
    """The content of a return without faults; None: look closer."""
    if (body.state, body.source, body.channel) not in _CHOICES or body.form_edition is not None:
        return None
    if not (is_plain(body.note, LONGEST_NOTE) and is_plain(body.reason, LONGEST_REASON)):
        return None
    try:
        area = body.floor_area_m2
        lines = _lines(_headings(key.form), body.lines)
        if not lines and body.lines:
            return None
        content = Content(
            _edition(key.form, key.first_month, key.months),
            body.channel,
            body.source,
            None
            if area is None
            else to_smallest(area, _decimals(key.form, "floor_area"), LARGEST_LEVELS["floor_area"]),
            None if body.users is None else _users(key.form, body.users),
            lines,
            body.note,
        )
    except AmountError:
        return None
    return content if content.floor_area_dm2 != 0 else None


def _lines(headings: dict[Sent, _Heading], sent: list[LineBody]) -> list[Line]:
    """All lines; none when one of them is not plain."""
    if len(sent) > MOST_LINES:
        return []
    lines, keys = [], set()
    for line in sent:
        heading = headings.get((line.item, line.unit, (line.use, line.origin, line.variant, line.fuel)))
        if heading is None or line.quantity is None or line.resold is not None:
            return []
        key, item, unit, (use, origin, variant, fuel), decimals = heading
        quantity, cost = to_smallest(line.quantity, decimals, LARGEST_QUANTITY), line.cost_yuan
        fen = None if cost is None else to_smallest(cost, COST_DECIMALS, LARGEST_COST_FEN)
        if fen and not quantity:
            return []
        lines.append(Line(item, quantity, unit, use, origin, variant, fuel, 0, fen))
        keys.add(key)
    return lines if len(keys) == len(lines) else []


def _users(family: str, sent: UsersBody) -> Users | None:
    decimals = _decimals(family, "users")
    parts = [text if text is None else to_smallest(text, decimals, LARGEST_LEVELS["users"]) for text in astuple(sent)]
    return Users(*parts) if any(part is not None for part in parts) else None


@cache
def _headings(family: str) -> dict[Sent, _Heading]:
    """All that a line may say, and how it is kept."""
    return {
        (item.code, item.unit, _split(item, sent)): _Heading(
            f"{item.code}/{kept}", item.code, item.smallest, _split(item, kept), item.decimals
        )
        for item in form(family).items.values()
        for sent, kept in _splits(item)
    }


def _splits(item: Item) -> list[tuple[str | None, str | None]]:
    """What may be sent to split an item, and what is kept of it."""
    default = [] if item.split_required else [(None, item.split_default)]
    return default + [(value, value) for value in item.split_values if value is not None]


def _split(item: Item, value: str | None) -> Split:
    use, origin, variant, fuel = (value if name == item.split_field else None for name in SPLITS)
    return use, origin, variant, fuel


@lru_cache(maxsize=8192)
def _edition(family: str, first_month: int, months: int) -> int:
    return form(family).edition_on(Period(first_month, months).end)


@cache
def _decimals(family: str, level: str) -> int:
    return form(family).levels[level].decimals
