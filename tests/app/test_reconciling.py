"""What is under way is waited for, and is not drift."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from services.app.reconciling import LOOKS, UnderWay, look_again, settled
from services.indicators.engine.reconcile import Drift

NOTHING = UnderWay(0, 0)
AGREED = Drift(0, 0, 0, 0, 0)
FACTS_DIFFER = Drift(0, 0, 0, 0, 3)
CELLS_DIFFER = Drift(2, 0, 0, 0, 3)


def one_by_one(answers: Iterable[Drift]) -> Callable[[], Drift]:
    """Each look finds the next."""
    return iter(answers).__next__


def test_what_does_not_move_is_not_waited_for_for_ever() -> None:
    waited: list[float] = []
    said: list[str] = []

    assert settled(lambda: UnderWay(7, 0), said.append, waited.append) == UnderWay(7, 0)
    assert sum(waited) < 10
    assert ["7" in line for line in said] == [True]


def test_what_never_ends_is_not_waited_for_for_ever() -> None:
    waited: list[float] = []
    moving = iter(UnderWay(0, 1 + number % 2) for number in range(10_000))

    assert any(settled(moving.__next__, lambda _: None, waited.append))
    assert sum(waited) < 70


def test_what_moves_is_waited_for() -> None:
    moving = iter([UnderWay(2, 0), UnderWay(1, 1), UnderWay(0, 1), NOTHING])

    assert settled(moving.__next__, lambda _: None, lambda _: None) == NOTHING


def test_facts_that_differ_at_every_look_are_drift() -> None:
    found, _ = look_again(lambda: NOTHING, one_by_one([FACTS_DIFFER] * LOOKS), lambda _: None)

    assert found == FACTS_DIFFER


def test_facts_that_agree_at_the_next_look_were_under_way() -> None:
    found, _ = look_again(lambda: NOTHING, one_by_one([FACTS_DIFFER, AGREED]), lambda _: None)

    assert found == AGREED


@pytest.mark.parametrize(
    ("under_way", "drift"), [(NOTHING, CELLS_DIFFER), (UnderWay(7, 0), FACTS_DIFFER)], ids=["cells", "stuck"]
)
def test_looking_again_is_spared_where_it_cannot_help(under_way: UnderWay, drift: Drift) -> None:
    assert look_again(lambda: under_way, one_by_one([drift]), lambda _: None) == (drift, under_way)
