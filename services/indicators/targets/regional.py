"""All targets of a plan in one region: one may take its status from another, or from the regions that have to pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from services.indicators.standards import Plan, Target
from services.indicators.standards.model import Measure
from services.indicators.targets.assigned import Assigned, InForce, in_force
from services.indicators.targets.case import Case
from services.indicators.targets.evidence import Evidence, Levels, Years
from services.indicators.targets.history import NO_HISTORY, History
from services.indicators.targets.judge import judge
from services.indicators.targets.kinds import state, year_value
from services.indicators.targets.rollup import all_of, copied
from services.indicators.targets.scope import counties, parts
from services.indicators.targets.supply import Supply
from services.indicators.targets.verdict import Verdict
from services.indicators.values.areas import Area, area


@dataclass(frozen=True, slots=True)
class Judged:
    """`evidence` is what the verdict rests on."""

    rule: InForce
    case: Case
    evidence: Evidence | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Judge:
    """A plan on a day: its targets, what is known, and the values that were assigned later."""

    plan: Plan
    supply: Supply
    assigned: Sequence[Assigned]
    day: date

    def judged(self, place: Area) -> dict[str, Judged]:
        """Every target of the plan in one region, by code, in the plan's order."""
        found = {code: self._rolled_up(target, place) for code, target in self.plan.targets.items()}
        for code, target in self.plan.targets.items():
            if target.status_from:
                verdict = copied(found[code].verdict, found[target.status_from].verdict)
                found[code] = replace(found[code], verdict=verdict)
        return found

    def _rolled_up(self, target: Target, place: Area) -> Judged:
        whole = self._alone(target, place)
        if target.rollup != "all_of" or place.code != self.plan.region or whole.case.inapplicable:
            return whole
        verdicts = [self._alone(target, each).verdict for each in part_areas(self.plan, target, self.day)]
        return replace(whole, verdict=all_of(whole.verdict, verdicts))

    def _alone(self, target: Target, place: Area) -> Judged:
        evidence = self.supply.evidence(target, place, frozen=target.frozen)
        rule = self._in_force(target, place, evidence)
        if rule.frozen != target.frozen:  # the assigned value names another basis: its base is on that one too
            evidence = self.supply.evidence(target, place, frozen=rule.frozen)
            rule = self._in_force(target, place, evidence)
        case = self._case(target, place, rule)
        return Judged(rule, case, evidence, judge(target.kind, case, evidence))

    def _in_force(self, target: Target, place: Area, evidence: Evidence | None) -> InForce:
        history = _history(evidence, self.supply.measure(target), target.times)
        return in_force(self.plan, target, place.code, self.day, self.assigned, history)

    def _case(self, target: Target, place: Area, rule: InForce) -> Case:
        return Case(
            day=self.day,
            start=rule.start,
            deadline=target.deadline,
            base_year=rule.base_year,
            base=_base(target, rule),
            target=_bound(target, rule, place.code, min(self.day, target.deadline)),
            comparator=">=" if target.kind == "standing" else target.comparator,
            measure=self.supply.measure(target),
            c_min=self.plan.settings.c_min,
            pace=target.pace,
            times=target.times,
            items=target.items,
            inapplicable=rule.inapplicable,
            places=self.supply.decimals(target) if self.plan.settings.compare == "rounded" else None,
        )


def part_areas(plan: Plan, target: Target, day: date) -> list[Area]:
    """The regions that all have to pass, if there are such."""
    found = parts(plan, target, min(day, target.deadline)) if target.rollup == "all_of" else []
    return [each for code in found if (each := area(code))]


def _history(evidence: Evidence | None, measure: Measure, times: int) -> History:
    """What a path may start from."""
    match evidence:
        case Years():
            return year_value.complete_values(evidence)
        case Levels():
            return state.complete_values(evidence, measure, times)
        case _:
            return NO_HISTORY


def _base(target: Target, rule: InForce) -> Fraction | None:
    """Where nothing is known, a count or share starts at 0 and a cap has no path."""
    return Fraction(0) if rule.base is None and target.comparator != "<=" else rule.base


def _bound(target: Target, rule: InForce, region: str, day: date) -> Fraction | None:
    """What is compared, where it is not the number in force itself."""
    if target.kind == "checklist":
        return Fraction(len(target.items))
    if target.kind == "standing":
        return target.passing_share
    return Fraction(counties(region, day)) if target.bound == "counties" else rule.target
