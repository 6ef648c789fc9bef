"""From the verdicts of single regions, or of another target, to one."""

from __future__ import annotations

from collections.abc import Sequence

from services.indicators.targets.verdict import Passing, Status, Verdict, undecided

WORST_FIRST: tuple[Status, ...] = ("behind", "no_data", "on_track", "met")


def all_of(whole: Verdict, parts: Sequence[Verdict]) -> Verdict:
    """The worst of the applicable regions. `whole` has the value: numerators and denominators of all of them."""
    applicable = [part for part in parts if part.status != "not_applicable"]
    if not applicable:
        return undecided("not_applicable", parts[0].reason if parts and parts[0].reason else "empty_population")
    worst = min(applicable, key=lambda part: WORST_FIRST.index(part.status))
    passed = sum(part.status in ("met", "on_track") for part in applicable)
    return whole._replace(
        status=worst.status,
        reason=worst.reason,
        pace=None if worst.status == "met" else whole.pace,
        passing=Passing(passed, len(applicable)),
    )


def copied(verdict: Verdict, origin: Verdict) -> Verdict:
    """`status_from`: its own value, with the status of another target."""
    reason = origin.reason if origin.reason or verdict.value is not None else verdict.reason
    pace = None if origin.status == "met" else verdict.pace
    return verdict._replace(status=origin.status, reason=reason, pace=pace, passing=origin.passing)
