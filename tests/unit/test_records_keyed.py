"""The quick way through the keys of a batch takes what the careful one takes, and nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.statistics.commands import RETURNS
from services.statistics.rules.returns import ReturnLineOfBatch
from shared.records.keyed import plain_keys, read_keys
from shared.web.problems import Problem, validation

PARTS = {
    "institution_uscc": st.sampled_from(["12510000450718363A", "TMP-1", "TMP-2", "", "TMP\n1", "T" * 201, "川"]),
    "form": st.sampled_from(["NY201", "NY201", "NY201", "NY202"]),
    "period": st.sampled_from(["2019", "2020", "2020-H1", "2020-Q2", "2020-06", "2020-13", "2068", ""]),
    "revision": st.sampled_from([None, None, None, 1, 7, 0, -1]),
}
GOOD = {
    "institution_uscc": st.sampled_from(["12510000450718363A", "TMP-1", "TMP-2"]),
    "form": st.just("NY201"),
    "period": st.sampled_from(["2019", "2020", "2020-H1", "2020-06"]),
    "revision": st.sampled_from([None, 1, 7]),
}
SHAPELESS = validation([])


def lines(parts: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.builds(ReturnLineOfBatch, lines=st.just([]), **parts), max_size=6)


@settings(max_examples=300)
@given(lines(PARTS) | st.lists(st.just(SHAPELESS), max_size=2))
def test_keys_at_once_are_those_read_one_by_one(batch: list[Any]) -> None:
    at_once, one_by_one = plain_keys(RETURNS, batch), list(read_keys(RETURNS, batch))

    assert at_once is None or at_once == one_by_one


@given(lines(GOOD))
def test_good_keys_are_read_at_once(batch: list[Any]) -> None:
    repeated = any(isinstance(one, Problem) for one in read_keys(RETURNS, batch))

    assert (plain_keys(RETURNS, batch) is None) is repeated


def test_a_line_at_fault_leaves_its_neighbours_their_keys() -> None:
    good = ReturnLineOfBatch(lines=[], institution_uscc="TMP-1", form="NY201", period="2020")
    first, second, third = read_keys(RETURNS, [good, SHAPELESS, good])

    assert not isinstance(first, Problem)
    assert second is SHAPELESS
    assert isinstance(third, Problem)
    assert third.code == "duplicate_in_batch"
