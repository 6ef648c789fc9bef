"""What may replace the straight line, and how verdicts of regions or of another target become one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.standards.model import Pace, PaceStep
from services.indicators.targets.evidence import COMPLETE, SILENT, Events, Level, Levels
from services.indicators.targets.judge import judge
from services.indicators.targets.kinds import cumulative, state
from services.indicators.targets.rollup import all_of, copied
from services.indicators.targets.verdict import Found, Verdict, compared, undecided
from tests.indicators.targets.kinds.of_the_plan import KITCHENS, events, level, on

STEPS = Pace("steps", (PaceStep(date(2022, 12, 31), Fraction(1, 4)), PaceStep(date(2024, 12, 31), Fraction(3, 5))))
AT_DEADLINE = Pace("at_deadline")


@pytest.mark.parametrize(
    ("day", "due"),
    [("2022-12-30", 0), ("2022-12-31", 50), ("2024-12-30", 50), ("2024-12-31", 120), ("2025-12-31", 200)],
)
def test_steps_ask_for_their_share_from_their_day_on(day: str, due: int) -> None:
    assert cumulative.judge(on(KITCHENS, day, pace=STEPS), events(("2021-03-01", 1))).required == due


def test_steps_lead_from_the_base() -> None:
    """40 + (80 − 40) × 1/4 = 50."""
    case = on(KITCHENS, "2023-06-30", pace=STEPS, measure="ratio", times=100, base=Fraction(40), target=Fraction(80))

    assert state.judge(case, Levels({date(2023, 6, 30): level(50, 100)})).required == 50


@pytest.mark.parametrize(("day", "status", "due"), [("2025-12-30", "on_track", None), ("2025-12-31", "behind", 200)])
def test_what_is_due_at_the_deadline_is_on_track_until_then(day: str, status: str, due: int | None) -> None:
    verdict = cumulative.judge(on(KITCHENS, day, pace=AT_DEADLINE), events())

    assert (verdict.status, verdict.required) == (status, due)


def verdict(status: str, reason: str | None = None) -> Verdict:
    if reason:
        return undecided(status, reason)  # type: ignore[arg-type]
    return compared(KITCHENS, Found("2023", Fraction(7), COMPLETE), status, Fraction(9))  # type: ignore[arg-type]


MET, ON_TRACK, BEHIND = verdict("met"), verdict("on_track"), verdict("behind")
NO_DATA, NOT_APPLICABLE = verdict("no_data", "no_record"), verdict("not_applicable", "exempt")


@pytest.mark.parametrize(
    ("parts", "status", "passing"),
    [
        ([MET, MET], "met", (2, 2)),
        ([MET, ON_TRACK], "on_track", (2, 2)),
        ([MET, NO_DATA, ON_TRACK], "no_data", (2, 3)),
        ([MET, NO_DATA, BEHIND], "behind", (1, 3)),
        ([MET, NOT_APPLICABLE], "met", (1, 1)),
    ],
)
def test_all_of_is_as_good_as_the_worst(parts: list[Verdict], status: str, passing: tuple[int, int]) -> None:
    found = all_of(ON_TRACK, parts)

    assert (found.status, found.passing, found.value) == (status, passing, 7)
    assert found.reason == ("no_record" if status == "no_data" else None)


def test_fourteen_of_seventeen() -> None:
    assert all_of(MET, [ON_TRACK] * 14 + [BEHIND] * 3).passing == (14, 17)


def test_all_of_nothing_does_not_apply() -> None:
    found = all_of(MET, [NOT_APPLICABLE, NOT_APPLICABLE])

    assert (found.status, found.reason) == ("not_applicable", "exempt")


def test_a_copied_status_keeps_its_own_value() -> None:
    found = copied(BEHIND._replace(value=Fraction("3.9927")), MET)

    assert (found.status, found.value, found.pace) == ("met", Fraction("3.9927"), None)


def test_what_no_service_supplies_is_no_data_and_never_zero() -> None:
    found = judge("cumulative", KITCHENS, None)

    assert (found.status, found.reason, found.value, found.reporting_status) == ("no_data", "no_source", None, "none")


def test_where_it_does_not_apply_no_source_is_needed() -> None:
    found = judge("cumulative", replace(KITCHENS, inapplicable="exempt"), None)

    assert (found.status, found.reason) == ("not_applicable", "exempt")


def test_evidence_of_another_kind_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="Events is no evidence of state"):
        judge("state", KITCHENS, Events([], SILENT))


def test_each_kind_is_judged_by_its_module() -> None:
    found = judge("state", on(KITCHENS, "2023-06-30"), Levels({date(2023, 6, 30): Level(Fraction(99), None, COMPLETE)}))

    assert (found.status, found.required) == ("behind", Fraction(200 * 911, 1826))
