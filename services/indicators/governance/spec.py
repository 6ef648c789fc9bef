"""What a release is about: its indicators or its plan, regions, periods and day, at one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

import msgspec

from services.indicators.standards import Catalogue, Plan, UnknownStandard
from services.indicators.targets.question import the_plan
from services.indicators.values.ask import BASES
from services.indicators.values.cells import Vintage
from shared.clock import today
from shared.records.checks import Checks
from shared.web.filters import FIRST_DAY
from shared.web.problems import FieldError, validation

LONGEST_TITLE = 200

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Codes = Annotated[list[Code], msgspec.Meta(max_length=300)]


class ReleaseBody(msgspec.Struct, forbid_unknown_fields=True):
    """A plan, whose targets are judged on `date` and whose indicators are shown for its years; or `indicators` for
    `periods`. `position`: batch number, by default the newest. `standard`: a version, by default the newest.
    """

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TITLE)]
    regions: Annotated[Codes, msgspec.Meta(min_length=1)]
    plan: Code | None = None
    indicators: Codes | None = None
    periods: Codes | None = None
    date: date | None = None
    position: Annotated[int, msgspec.Meta(ge=0, lt=2**62)] | None = None
    standard: Code | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """The same with nothing left open; `standard` only where one was asked for."""

    plan: str | None
    standard: str | None
    indicators: Sequence[str]
    regions: Sequence[str]
    periods: Sequence[str]
    factors: Sequence[str]
    judged_on: str | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def day(self) -> date | None:
        return None if self.judged_on is None else date.fromisoformat(self.judged_on)


def spec_of(catalogue: Catalogue, at: Vintage, body: ReleaseBody) -> Spec:
    """Raises `Problem` 422; unknown codes of values are found when they are read."""
    checks = Checks()
    checks.said(body.title, LONGEST_TITLE, "title")
    checks.done()
    regions = list(dict.fromkeys(body.regions))
    if body.plan is None:
        missing = [name for name in ("indicators", "periods") if not getattr(body, name)]
        if missing or body.date is not None:
            raise validation(
                [_fault("missing", name, "不发布规划时必填", "is needed without a plan") for name in missing]
                or [_fault("no_plan", "date", "判定日只用于规划", "is the day on which a plan is judged")]
            )
        return Spec(
            None, body.standard, body.indicators or (), regions, body.periods or (), BASES, None
        )  # fmt: skip
    plan = plan_of(catalogue, body.plan, body.standard, at)
    day = body.date or min(plan.end, today())
    if day > today():
        raise validation([_fault("not_yet", "date", "判定日尚未到来", "lies in the future")])
    if day < FIRST_DAY:
        raise validation([_fault("date_out_of_range", "date", f"判定日早于 {FIRST_DAY}", f"is before {FIRST_DAY}")])
    last = max(plan.base_year, min(day, plan.end).year)
    years = [str(year) for year in range(plan.base_year, last + 1)]
    fed = dict.fromkeys(target.indicator for target in plan.targets.values() if target.indicator)
    indicators = list(fed) if body.indicators is None else body.indicators
    periods = years if body.periods is None else body.periods
    return Spec(plan.code, body.standard, indicators, regions, periods, BASES, day.isoformat())


def plan_of(catalogue: Catalogue, code: str, standard: str | None, at: Vintage) -> Plan:
    """The version that is asked for, else the newest."""
    if standard is None:
        return the_plan(catalogue, code, at)
    try:
        found = catalogue.exact(standard)
    except UnknownStandard:
        raise validation([_fault("unknown_standard", "standard", "没有这个版本", "is no version")]) from None
    if not isinstance(found, Plan) or found.code != code:
        raise validation([_fault("unknown_standard", "standard", f"不是规划 {code} 的版本", f"is not of plan {code}")])
    return found


def _fault(code: str, field: str, zh: str, en: str) -> FieldError:
    return FieldError(code, f"{field}：{zh}", f"{field} {en}", f"/{field}")
