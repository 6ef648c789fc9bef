"""Whatever the history: the records listed add up to the value, and the missing to its coverage; then as now."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given

from services.indicators.behind.adding import part
from services.indicators.behind.asked import Asked
from services.indicators.behind.leaves import BEGINNING, leaves
from services.indicators.behind.missing import missing
from services.indicators.standards.store import Standards
from services.indicators.values import ask
from services.indicators.values.cells import Key, Vintage, read, vintage
from services.indicators.values.compute import compute
from services.indicators.values.parts import parts
from shared.bus import Bus
from shared.db import Connection, Database
from tests.indicators.histories import History, histories
from tests.indicators.property_engine import EXAMPLES, Engine, apply_all, histories_tried
from tests.indicators.published import deliveries

INDICATORS = ("energy_total", "energy_per_area", "water_per_person", "co2_per_area")
REGIONS = ("51", "5101", "50", "50P001", "500105", "50,51", "circle")
PERIODS = ("2024", "2024-H1", "2024-Q1", "2024-02", "2025", "2025-Q4", "2025-11")
TYPES = ("all", "02")


@pytest.fixture
def engine(fresh_database: Callable[[str], Database], fresh_bus: Callable[[], Bus]) -> Engine:
    return Engine(fresh_database("indicators"), fresh_bus())


@histories_tried(EXAMPLES // 3)
@given(history=histories(max_batches=4))
def test_records_and_the_missing_add_up_now_and_as_of_every_batch(engine: Engine, history: History) -> None:
    with engine.fresh() as (running,):
        for batch in deliveries(history):
            engine.publish([event.message for event in batch])
            apply_all(running)
        with engine.database.snapshot() as connection:
            newest = vintage(connection, None)
            for number in range(newest.number + 1):
                _agree(connection, vintage(connection, number))


def _agree(connection: Connection, at: Vintage) -> None:
    catalogue = Standards().catalogue(connection)
    asked = ask.parse(catalogue, None, indicators=INDICATORS, regions=REGIONS, periods=PERIODS, types=TYPES)
    values = [Asked.of(asked[i], at) for i in range(len(asked))]
    keys = {each: Key(each.place.runs(each.when), each.type, each.when) for each in values}
    sums = read(connection, keys.values(), at)
    places = {key: each.place for each, key in keys.items()}
    listed = {k: leaves(connection, place, k.period, k.type, at, BEGINNING, 1000) for k, place in places.items()}
    for each, key in keys.items():
        assert each.one
        added = [part(each.one, leaf) for leaf in listed[key]]
        value = compute(each.one.edition, each.one.edition.indicators[each.one.indicator], key.period, sums[key])
        assert sum((one.numerator for one in added), Fraction(0)) == (value.numerator or 0)
        assert sum((one.denominator or Fraction(0) for one in added), Fraction(0)) == (value.denominator or 0)
        assert bool(added) == sums[key].has_data
    for key, place in places.items():
        lacking = [one.status for one in missing(connection, place, key.period, key.type, at, "", 1000)]
        found = sums[key]
        assert lacking.count("partial") == found.partial
        assert lacking.count("missing") == found.expected - found.reported - found.partial
        shares = [Key(share.area.nodes, key.type, key.period) for share in parts(place) if key.runs]
        below = read(connection, shares, at).values()
        assert sum(share.expected for share in below) == found.expected
        assert sum(share.reported for share in below) == found.reported
