"""What a question about a plan names, looked up at one vintage: of the API, the command line and later the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from services.indicators.records.memory import Memory
from services.indicators.standards import Catalogue, Edition, Plan, UnknownStandard
from services.indicators.standards.model import RecordMeasure
from services.indicators.standards.store import Standards
from services.indicators.targets.default_plan import default_plan
from services.indicators.values import ask
from services.indicators.values.areas import Area, area
from services.indicators.values.cells import Vintage, vintage
from shared.clock import today
from shared.db import Connection, Database
from shared.geography import areas
from shared.web.problems import FieldError, validation


@dataclass(frozen=True, slots=True)
class Question:
    """`edition`: the indicators that the plan names; `measures`: what its recipes do; `day`: the one judged on."""

    connection: Connection
    plan: Plan
    edition: Edition
    places: Sequence[Area]
    day: date
    at: Vintage
    measures: Mapping[str, RecordMeasure] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)


@contextmanager
def question(
    database: Database, standards: Standards, plan: str | None, regions: Sequence[str], day: date | None,
    as_of: str | None, *, asked_from: str = "",
) -> Iterator[Question]:  # fmt: skip
    """Everything in one snapshot. By default the plan in force for the caller's region (`asked_from`) on the day, the
    plan's own region, and the plan's end or today if that is earlier.

    Raises `Problem` for an unknown plan, region or vintage.
    """
    moment = ask.parse_as_of(as_of)
    with database.snapshot() as connection:
        catalogue = standards.catalogue(connection)
        at = vintage(connection, moment)
        if plan is None:
            found = default_plan(catalogue.plans(at.seen_at), asked_from, day or today())
        else:
            found = the_plan(catalogue, plan, at)
        yield about(connection, catalogue, found, regions, day, at)


def the_plan(catalogue: Catalogue, code: str, at: Vintage) -> Plan:
    """Raises `Problem` 422 for an unknown plan."""
    try:
        return catalogue.plan(code, at.seen_at)
    except UnknownStandard:
        raise _unknown_plan(code, catalogue.plans()) from None


def about(
    connection: Connection, catalogue: Catalogue, plan: Plan, regions: Sequence[str], day: date | None, at: Vintage
) -> Question:
    """The question about one version of a plan; raises `Problem` 422 for an unknown region."""
    if errors := ask.unknown("region", "行政区划代码", regions, {**areas(), plan.region: None}):
        raise validation(errors)
    reference = plan.indicators
    edition = catalogue.edition(catalogue.newest(reference.name, at.seen_at, reference.major), at.seen_at)
    places = [known for code in regions or [plan.region] if (known := area(code))]
    measures = catalogue.measures(plan, at.seen_at)
    judged_on = day or min(plan.end, today())
    return Question(connection, plan, edition, places, judged_on, at, measures, catalogue.memory)


def narrowed(asked: Question, *codes: str) -> Question:
    """The same about these targets; those that their status or base is taken from stay beside them.

    Raises `Problem` for a target that the plan has not.
    """
    targets = asked.plan.targets
    if errors := ask.unknown("target", "目标", codes, targets):
        raise validation(errors)
    others = {each for code in codes for each in (targets[code].status_from, targets[code].decline_from)}
    kept = {each: target for each, target in targets.items() if each in codes or each in others}
    return replace(asked, plan=replace(asked.plan, targets=kept))


def _unknown_plan(given: str, plans: list[Plan]) -> Exception:
    allowed = " ".join(plan.code for plan in plans)
    zh, en = "参数 plan：没有这个规划", "Parameter plan: unknown code."
    return validation(
        [FieldError("unknown_plan", zh, en, hint=f"可用 / allowed: {allowed}", value=given, parameter="plan")]
    )
