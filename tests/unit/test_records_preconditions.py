"""The decision between 200, 412, 428 and carrying out, as a table."""

from __future__ import annotations

import pytest

from shared.records.preconditions import is_repeat
from shared.web.conditions import Precondition
from shared.web.problems import Problem

NOTHING, ABSENT = Precondition(), Precondition(absent=True)


def match(revision: int) -> Precondition:
    return Precondition(revision=revision)


CASES = [
    # said, current revision, same content → True (repeat), False (carry out), or the status
    (NOTHING, None, False, False),
    (ABSENT, None, False, False),
    (match(1), None, False, 412),
    (NOTHING, 1, False, 428),
    (NOTHING, 1, True, True),
    (NOTHING, 2, True, 428),
    (NOTHING, 2, False, 428),
    (ABSENT, 1, False, 412),
    (ABSENT, 1, True, True),
    (ABSENT, 2, True, 412),
    (match(1), 1, False, False),
    (match(1), 1, True, True),
    (match(1), 2, True, True),
    (match(1), 2, False, 412),
    (match(1), 3, True, 412),
    (match(2), 2, False, False),
    (match(3), 2, True, 412),
    (match(0), 1, True, 412),
]


@pytest.mark.parametrize(("said", "current", "same", "expected"), CASES)
def test_the_table(said: Precondition, current: int | None, same: bool, expected: bool | int) -> None:
    try:
        outcome: bool | int = is_repeat(said, current, same)
    except Problem as problem:
        outcome = problem.status

    assert outcome is expected or (outcome == expected and not isinstance(expected, bool))
