"""Whatever is in the cells: every value equals an independent computation with fractions, digit by digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.db import Database
from tests.independent.decimals import written
from tests.independent.divisions import within
from tests.independent.groups import AMOUNTS, AREA_DAYS, USER_DAYS, Cell
from tests.independent.values import INDICATORS, compute, of_type
from tests.indicators.conftest import empty
from tests.indicators.hand_filled import Filler

PERIODS = ("2020", "2023", "2024-H1", "2022-Q3", "2024-02")
NODES = ("51", "5101", "510104", "5107", "510703", "513433", "50", "500101", "500154")
REGIONS = ("51", "50", "5101", "5107", "500101", "50,51", "circle")
TYPES = ("01", "021", "026", "03")
ASKED_TYPES = ("all", "02", "021")

cells = st.builds(
    Cell,
    period=st.sampled_from(PERIODS),
    region=st.sampled_from(NODES),
    type=st.sampled_from(TYPES),
    edition=st.sampled_from((2016, 2020, 2022)),
    has_area=st.booleans(),
    has_users=st.booleans(),
)
amounts = st.dictionaries(
    st.sampled_from((*AMOUNTS, AREA_DAYS, USER_DAYS)),
    st.one_of(st.integers(0, 50), st.integers(0, 10**16), st.sampled_from((10**9, 3 * 10**15))),
    max_size=6,
).map(Counter)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(filled=st.dictionaries(cells, amounts, max_size=10))
def test_values_equal_an_independent_computation(
    database: Database, values: Callable[..., list[dict[str, Any]]], filled: dict[Cell, Counter[str]]
) -> None:
    empty(database)
    Filler(database).cells(filled)

    found = values(
        indicator=list(INDICATORS), region=REGIONS, period=PERIODS, type=ASKED_TYPES, factors=["current", "frozen"],
        limit=1000,
    )  # fmt: skip

    for item in found:
        chosen = {
            cell: measures
            for cell, measures in filled.items()
            if cell.period == item["period"]
            and within(item["region"], cell.region)
            and of_type(item["type"], cell.type)
        }
        expected = compute(item["indicator"], chosen, item["period"], item["factors"])
        assert item["value"] == (None if expected is None else written(expected)), item
