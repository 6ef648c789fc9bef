"""Judging one target in one region: by its kind, on what is known (the rules and their order: targets.md §2)."""

from __future__ import annotations

from services.indicators.standards.model import Kind
from services.indicators.targets.case import Case
from services.indicators.targets.evidence import Events, Evidence, Items, Levels, Parts, Yearly, Years
from services.indicators.targets.kinds import (
    checklist,
    cumulative,
    cumulative_ratio,
    each_year,
    standing,
    state,
    year_value,
)
from services.indicators.targets.verdict import Verdict, undecided


def judge(kind: Kind, case: Case, evidence: Evidence | None) -> Verdict:
    """`evidence` None: no service supplies it yet. Raises `TypeError` for evidence of another kind."""
    if evidence is None:
        if case.inapplicable:
            return undecided("not_applicable", case.inapplicable)
        return undecided("no_data", "no_source")
    match kind, evidence:
        case "year_value", Years():
            return year_value.judge(case, evidence)
        case "cumulative", Events():
            return cumulative.judge(case, evidence)
        case "checklist", Items():
            return checklist.judge(case, evidence)
        case "state", Levels():
            return state.judge(case, evidence)
        case "cumulative_ratio", Parts():
            return cumulative_ratio.judge(case, evidence)
        case "each_year", Yearly():
            return each_year.judge(case, evidence)
        case "standing", Parts():
            return standing.judge(case, evidence)
    raise TypeError(f"{type(evidence).__name__} is no evidence of {kind}")
