"""The answer of `GET targets`: every target of a plan for every region, on a day, at one vintage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from services.indicators.standards import Edition, Plan, Target
from services.indicators.targets.assigned import Assigned, InForce, assigned_values, in_force
from services.indicators.targets.judge import Case, Verdict, Year, judge
from services.indicators.targets.texts import reason_text
from services.indicators.values.areas import Area
from services.indicators.values.cells import ALL, Key, Sums, Vintage, read
from services.indicators.values.compute import compute
from shared.db import Connection
from shared.periods import YEAR, Period
from shared.units import decimal_text, rounded

Years = dict[int, Year]


def rows(
    connection: Connection, plan: Plan, edition: Edition, areas: Sequence[Area], day: date, as_of: Vintage
) -> list[dict[str, Any]]:
    """One item for every region and target, in that order. `edition`: the indicators that the plan names."""
    last = max(plan.base_year, min(plan.end.year, day.year))
    periods = [Period(year * 12, YEAR) for year in range(plan.base_year, last + 1)]
    sums = read(connection, [_key(area, period) for area in areas for period in periods], as_of)
    assigned = assigned_values(connection, as_of.seen_at)
    return [
        item
        for area in areas
        for item in _Region(plan, edition, area, day, periods, sums, assigned).items(as_of.number)
    ]


def _key(area: Area, period: Period) -> Key:
    return Key(area.runs(period), ALL, period)


class _Region:
    """All targets of one region: one may take its status or its base from another."""

    def __init__(
        self,
        plan: Plan,
        edition: Edition,
        area: Area,
        day: date,
        periods: Sequence[Period],
        sums: Mapping[Key, Sums],
        assigned: Sequence[Assigned],
    ) -> None:
        self.plan, self.edition, self.area, self.day = plan, edition, area, day
        self.periods, self.sums, self.assigned = periods, sums, assigned

    def items(self, position: int) -> list[dict[str, Any]]:
        judged = {code: self._judge(target) for code, target in self.plan.targets.items()}
        for code, target in self.plan.targets.items():
            if target.status_from:
                rule, verdict = judged[code]
                judged[code] = rule, _copied(verdict, judged[target.status_from][1])
        return [self._item(self.plan.targets[code], *found, position) for code, found in judged.items()]

    def _judge(self, target: Target) -> tuple[InForce, Verdict]:
        settings = self.plan.settings
        indicator = self.edition.indicators[target.indicator]
        years = self._years(target, frozen=target.frozen)
        rule = in_force(self.plan, target, self.area.code, self.day, self.assigned, years)
        if rule.frozen != target.frozen:  # the assigned value names another basis: its base is on that one too
            years = self._years(target, frozen=rule.frozen)
            rule = in_force(self.plan, target, self.area.code, self.day, self.assigned, years)
        case = Case(
            day=self.day,
            deadline=target.deadline,
            base_year=rule.base_year,
            base=_base(target, rule),
            target=rule.target,
            comparator=target.comparator,
            is_total=indicator.is_total and not target.decline_from,
            c_min=settings.c_min,
            years=years,
            inapplicable=rule.inapplicable,
            places=indicator.display.decimals if settings.compare == "rounded" else None,
        )
        return rule, judge(case)

    def _years(self, target: Target, *, frozen: bool) -> Years:
        """The years of the target's indicator, in the target's unit (for a decline: % against the base)."""
        found = {period.year: self._year(target, period, frozen=frozen) for period in self.periods}
        if target.decline_from is None:
            return found
        base = self._decline_base(self.plan.targets[target.decline_from], found)
        return {year: _declined(entry, base) for year, entry in found.items()}

    def _year(self, target: Target, period: Period, *, frozen: bool) -> Year:
        sums = self.sums[_key(self.area, period)]
        value = compute(self.edition, self.edition.indicators[target.indicator], period, sums, frozen=frozen).value
        shown = None if value is None else value / target.per
        return Year(shown, sums.expected, sums.reported, sums.partial)

    def _decline_base(self, origin: Target, years: Years) -> Fraction | None:
        if self.area.code == self.plan.region and origin.baseline is not None:
            return origin.baseline
        base = years.get(self.plan.base_year)
        return base.value if base and base.is_complete else None

    def _item(self, target: Target, rule: InForce, verdict: Verdict, position: int) -> dict[str, Any]:
        return {
            "target": target.code,
            "region": self.area.code,
            "value": _text(verdict.value),
            "unit": target.unit,
            "comparator": target.comparator,
            "target_value": _text(rule.target),
            "baseline": _text(rule.base),
            "required": _text(verdict.required),
            "status": verdict.status,
            "reporting_status": verdict.reporting_status,
            "reason": verdict.reason or ("no_record" if verdict.value is None else None),
            "gap": _text(verdict.gap),
            "pace": _text(verdict.pace),
            "final": False,
            "standard": self.plan.header.label,
            "position": position,
            "explain": self._explain(target, rule, verdict),
        }

    def _explain(self, target: Target, rule: InForce, verdict: Verdict) -> dict[str, Any]:
        found: dict[str, Any] = {
            "zh": target.zh,
            "name_en": target.en,
            "kind": target.kind,
            "nature": target.nature,
            "date": self.day.isoformat(),
            "deadline": target.deadline.isoformat(),
            "base_year": rule.base_year,
            "period": None if verdict.year is None else str(verdict.year),
            "f": _text(verdict.share),
            "coverage": _text(verdict.coverage),
            "indicator": target.indicator,
            "indicator_standard": self.edition.label,
            "factors": "frozen" if rule.frozen else "current",
            "printed": self._printed(target, verdict),
            "document_no": rule.doc_no,
            "settings": {"c_min": decimal_text(self.plan.settings.c_min), "compare": self.plan.settings.compare},
            "reason": reason_text(verdict.reason),
        }
        if target.status_from:
            found["status_from"] = target.status_from
        if verdict.year is not None and "co2" in target.indicator:
            other = self._years(target, frozen=not rule.frozen)[verdict.year]
            found["other_factors"] = {"factors": "current" if rule.frozen else "frozen", "value": _text(other.value)}
        return found

    def _printed(self, target: Target, verdict: Verdict) -> str | None:
        """The value as it is printed; (+) where rounding hides a breach."""
        if verdict.value is None:
            return None
        text = rounded(verdict.value, self.edition.indicators[target.indicator].display.decimals)
        is_hidden = (
            verdict.status == "behind" and verdict.required is not None
            and target.comparator == "<=" and Fraction(text) <= verdict.required < verdict.value
        )  # fmt: skip
        return text + " (+)" if is_hidden else text


def _base(target: Target, rule: InForce) -> Fraction | None:
    """Where nothing is known, a count or share starts at 0 and a cap has no path."""
    return Fraction(0) if rule.base is None and target.comparator != "<=" else rule.base


def _declined(year: Year, base: Fraction | None) -> Year:
    value = None if year.value is None or not base else (1 - year.value / base) * 100
    return year._replace(value=value)


def _copied(verdict: Verdict, origin: Verdict) -> Verdict:
    pace = None if origin.status == "met" else verdict.pace
    return verdict._replace(status=origin.status, reason=origin.reason, pace=pace)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value)
