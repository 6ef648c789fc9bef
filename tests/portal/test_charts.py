"""Where things are drawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.portal.charts.axes import around, from_zero, runs
from services.portal.charts.tiles import edition_on, editions, shades, short_name
from shared.geography import regions


def test_tiles_are_the_divisions_in_force_each_on_a_place_of_its_own() -> None:
    for edition in editions():
        day = edition.valid_from or date(2020, 1, 1)
        in_force = {r.code for r in regions() if r.valid_on(day)}
        units = {r.code for r in regions() if (r.parent == "50" or r.level == "prefecture")} & in_force
        assert set(edition.tiles) == units
        assert len(set(edition.tiles.values())) == len(units)


def test_two_districts_became_one_on_2025_11_06() -> None:
    before, after = edition_on(date(2025, 11, 5)).tiles, edition_on(date(2025, 11, 6)).tiles
    assert set(before) - set(after) == {"500105", "500112"}
    assert set(after) - set(before) == {"50P001"}
    assert {code: at for code, at in before.items() if code in after}.items() <= after.items(), "the others stay"


def test_every_tile_has_a_name_in_both_languages() -> None:
    for edition in editions():
        for code in [*edition.tiles, "50", "51"]:
            chinese = short_name(code, "zh")
            assert regions()[code].name.startswith(chinese)
            assert short_name(code, "en").replace("'", "").isascii()


def test_equal_values_share_a_shade_and_the_ends_differ() -> None:
    found = shades({"a": Decimal(1), "b": Decimal(1), "c": Decimal(5), "d": Decimal(9), "e": Decimal(100)})
    assert found["a"] == found["b"] == 0
    assert found["e"] == 4
    assert shades({}) == {}


def test_an_axis_for_bars_begins_at_zero() -> None:
    axis = from_zero([Decimal("161.72"), Decimal(180)], 100)
    assert axis.at(Decimal(0)) == 0
    assert abs(axis.at(Decimal(90)) * 2 - axis.at(Decimal(180))) <= 0.1
    assert axis.at(Decimal(180)) < 100
    assert from_zero([], 100).at(Decimal(0)) == 0


def test_an_axis_for_dots_is_cut_to_what_it_shows() -> None:
    axis = around([Decimal("5.51"), Decimal("5.29")], 100)
    assert 0 < axis.at(Decimal("5.29")) < axis.at(Decimal("5.40")) < axis.at(Decimal("5.51")) < 100
    assert around([Decimal("5.51")], 100).at(Decimal("5.51")) == 50


def test_a_missing_point_breaks_the_line() -> None:
    assert runs([None, (0, 1), (1, 1), None, None, (4, 2)]) == [[(0, 1), (1, 1)], [(4, 2)]]
    assert runs([None]) == []
