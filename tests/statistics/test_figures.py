"""Figures of returns are kept: what they are must not change from one release to the next."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from services.statistics.rules.figures import MOST_COMPARED, figures_of, shape_of, table
from services.statistics.rules.returns import Content, Line, ReturnBody, ReturnKey, Users, read_content
from tests.statistics.service import a_return, line

SHAPE = 1297393759526083795
WATER = line(item="water", unit="m3", quantity="1.5")


def figures(**changes: Any) -> bytes | None:
    key = ReturnKey("", "NY201", 12, 2020 * 12)
    return figures_of(read_content(key, msgspec.convert(a_return(**changes), ReturnBody)))


def test_figures_are_a_shape_levels_and_quantities() -> None:
    shape = shape_of((("electricity", None, "grid", None, None), ("gasoline", "vehicle", None, None, None)))
    assert shape == SHAPE
    assert figures() == np.array([shape, 1_200_000, 1_020_000, 350_000_000, 5_000_000], "<i8").tobytes()


def test_other_carriers_are_another_shape() -> None:
    said = [[line()], [WATER], [line(), WATER], [WATER, line()], [line(origin="own_pv")], []]
    shapes = [int(shape) for shape in table([figures(lines=lines) for lines in said]).shapes]
    assert len(set(shapes)) == len(said)
    assert 0 not in shapes


def test_what_has_gaps_has_no_figures() -> None:
    for gap in ({"floor_area_m2": None}, {"users": None}, {"users": {}}, {"lines": [WATER, line(cost_yuan=None)]}):
        assert figures(**gap) is None


def test_no_return_is_laid_out_wider_than_most() -> None:
    lines = [Line(str(number), number, "Wh", cost_fen=0) for number in range(MOST_COMPARED + 1)]
    wide, too_wide = (
        figures_of(Content(2020, "direct", None, 1, Users(staff=1), some, None)) for some in (lines[:-1], lines)
    )
    assert wide
    assert too_wide is None


def test_figures_side_by_side() -> None:
    one, none, other = figures(), None, figures(lines=[WATER])
    shapes, amounts = table([one, none, other])
    assert [bool(shape) for shape in shapes] == [True, False, True]
    assert amounts.tolist() == [
        [1_200_000, 1_020_000, 350_000_000, 5_000_000],
        [0] * 4,
        [1_200_000, 1_020_000, 1500, 0],
    ]


def test_nothing_side_by_side() -> None:
    for nothing in ([], [None, None]):
        shapes, amounts = table(nothing)
        assert shapes.tolist() == [0] * len(nothing)
        assert amounts.tolist() == [[0, 0]] * len(nothing)
