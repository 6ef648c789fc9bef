"""The quick way through returns accepts a part of what the careful one accepts, and makes the same of it."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from services.statistics.commands.returns import RETURNS
from services.statistics.rules.figures import Sent, figures_of
from services.statistics.rules.plain import read_plain
from services.statistics.rules.returns import (
    CHANNELS,
    SOURCES,
    LineBody,
    ReturnBody,
    ReturnKey,
    UsersBody,
    read_content,
)
from shared.forms import form
from shared.records.decoding import decode_lines
from shared.web.problems import Problem
from tests.statistics.service import a_return, line

KEY = ReturnKey("", "NY201", 12, 2020 * 12)

amounts = st.one_of(
    st.decimals(0, 10**12, places=2).map(lambda value: f"{value:f}"),
    st.integers(-5, 10**16).map(str),
    st.sampled_from(["0", "0.0", "007", "1.", ".5", ".", "", "1e3", "-1", "+1", "1_000", " 1", "NaN", "９", "1.0000000",
                     "0.001", "0.0001", "99999999999999", "100000000000000.1", "9" * 30, "1" + "0" * 20 + ".5"]),
    st.text(alphabet="0123456789.-e ９", max_size=8),
)  # fmt: skip
known = [(item, value) for item in form("NY201").items.values() for value in (None, *item.split_values)]


MANY = [
    line(item=item.code, unit=item.unit, quantity="5", **({item.split_field: value} if item.split_field else {}))
    for item in form("NY201").items.values()
    for value in item.split_values or (None,)
    if value is not None or not item.split_field
]


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    """One line: mostly of the form, sometimes with another unit, a split that it lacks, or no such item."""
    item, value = draw(st.sampled_from(known))
    sent: dict[str, Any] = {"item": item.code, "unit": item.unit}
    if item.split_field and value is not None:
        sent[item.split_field] = value
    sent |= draw(st.fixed_dictionaries({}, optional={"quantity": amounts, "cost_yuan": amounts}))
    if draw(st.integers(0, 9)) == 0:
        sent |= draw(st.fixed_dictionaries({}, optional={
            "unit": st.sampled_from(["t", "kWh", ""]), "resold": amounts, "item": st.sampled_from(["peat", ""]),
            "use": st.sampled_from(["vehicle", "x", None]), "origin": st.sampled_from(["own_pv", "sun"]),
        }))  # fmt: skip
    return sent


bodies = st.fixed_dictionaries(
    {"lines": st.lists(lines(), max_size=4)},
    optional={
        "floor_area_m2": amounts,
        "users": st.none() | st.dictionaries(st.sampled_from(UsersBody.__struct_fields__), amounts | st.none()),
        "form_edition": st.sampled_from([None, 2016, 2020, 2021]),
        "source": st.sampled_from([None, *SOURCES, "guess"]),
        "channel": st.sampled_from([*CHANNELS, "fax"]),
        "state": st.sampled_from([None, "accepted", "submitted", "sealed"]),
        "note": st.none() | st.text(max_size=20) | st.just("长" * 2001),
        "reason": st.none() | st.text(max_size=20),
    },
)


def carefully(key: ReturnKey, body: ReturnBody) -> Sent:
    content = read_content(key, body)
    return Sent(content, figures_of(content))


@given(st.lists(bodies, max_size=5))
@example([a_return()])
@example([a_return(users={}), a_return(), a_return(users={"staff": None})])
@example([a_return(floor_area_m2="0"), a_return()])
@example([a_return(lines=[])])
@example([a_return(lines=MANY[:16]), a_return(lines=MANY[:17]), a_return(lines=[line()])])
@example([a_return(lines=[line(), line()]), a_return()])
@example([a_return(), a_return(lines=[line(), line(origin="grid")])])
@example([a_return(lines=[line(item="peat")] * 2), a_return(lines=[line()] * 101)])
@example([a_return(lines=[line(quantity="0")]), a_return(lines=[line(quantity="0", cost_yuan="0.00")])])
def test_a_plain_content_is_the_one_that_the_careful_way_makes(sent: list[dict[str, Any]]) -> None:
    bodies = msgspec.convert(sent, list[ReturnBody])

    for body, quickly in zip(bodies, read_plain([KEY] * len(bodies), bodies), strict=True):
        try:
            assert quickly in (None, carefully(KEY, body))
        except Problem:
            assert quickly is None


def test_ordinary_returns_are_plain_whatever_stands_beside_them() -> None:
    keys = [KEY, KEY, ReturnKey("", "NY201", 1, 2022 * 12 + 8)]
    bodies = msgspec.convert(
        [a_return(note="按账单填报"), a_return(lines=[line(quantity="1e5")]), a_return(users=None)], list[ReturnBody]
    )

    assert read_plain(keys, bodies) == [carefully(keys[0], bodies[0]), None, carefully(keys[2], bodies[2])]


@given(bodies)
@example(a_return())
@example(a_return(state="sealed"))
@example(a_return(lines=[line(item="peat")]))
@example(a_return(lines=[line(item=7)]))
@example(a_return(more=1))
def test_what_is_read_with_closed_lists_is_what_is_read_with_open_ones(sent: dict[str, Any]) -> None:
    raw = msgspec.json.encode(sent | {"institution_uscc": "TMP-1", "form": "NY201", "period": "2020"})
    closed = RETURNS.line_as_listed
    assert closed

    try:
        quickly = msgspec.json.decode(raw, type=closed)
    except msgspec.ValidationError:
        return
    assert msgspec.convert(msgspec.to_builtins(quickly), RETURNS.line) == msgspec.json.decode(raw, type=RETURNS.line)


def test_an_ordinary_return_has_listed_values_only() -> None:
    key = {"institution_uscc": "TMP-1", "form": "NY201", "period": "2020"}
    raw = msgspec.json.encode(a_return(state="accepted") | key)

    assert decode_lines(raw, msgspec.json.Decoder(RETURNS.line_as_listed))


def test_the_quick_way_knows_every_field() -> None:
    """A field more: teach it to `read_plain`, or let that step aside for it; then name it here."""
    assert {shape: shape.__struct_fields__ for shape in (ReturnBody, LineBody, UsersBody)} == {
        ReturnBody: ("lines", "floor_area_m2", "users", "form_edition", "source", "channel", "reason", "state", "note"),
        LineBody: ("item", "unit", "quantity", "cost_yuan", "use", "origin", "variant", "fuel", "resold"),
        UsersBody: ("staff", "students", "patients", "visitors"),
    }
