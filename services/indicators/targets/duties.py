"""Duties without a number: evidenced this year, stale (only older evidence), or no data (targets.md §2, rule 12).

The cells prove shares of energy and that values are known; measures over records prove the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from services.indicators.records.proofs import Proofs
from services.indicators.standards.edition import Weights
from services.indicators.standards.model import Duty, Share
from services.indicators.targets.question import Question
from services.indicators.targets.scope import within
from services.indicators.targets.texts import no_source_text, reason_text
from services.indicators.targets.told import source_told
from services.indicators.values.areas import Area, area
from services.indicators.values.cells import ALL, Key, Sums, read
from services.indicators.values.compute import compute
from shared.periods import YEAR, Period
from shared.units import text_or_none

Shares = Mapping[int, tuple[Fraction, Fraction]]  # numerator and denominator of each year that has a denominator
DutyStatus = Literal["evidenced", "stale", "no_data"]


def duties(asked: Question) -> list[dict[str, Any]]:
    """One item for every region and duty, in that order."""
    years, proofs = _Years(asked), Proofs(asked)
    return [_item(asked, years, proofs, place, duty) for place in asked.places for duty in asked.plan.duties.values()]


class _Years:
    """The cells of all years from the base year to the day's, for every region that a duty looks at."""

    def __init__(self, asked: Question) -> None:
        self.edition = asked.edition
        last = max(asked.plan.base_year, asked.day.year)
        self.periods = [Period(year * 12, YEAR) for year in range(asked.plan.base_year, last + 1)]
        named = {code for duty in asked.plan.duties.values() for code in duty.regions}
        places = dict.fromkeys([*asked.places, *(each for code in sorted(named) if (each := area(code)))])
        keys = [_key(place, period) for place in places for period in self.periods]
        self._known: dict[tuple[str, str, int], Weights] = {}
        self._sums = read(asked.connection, keys, asked.at)

    def shares(self, share: Share, place: Area) -> dict[int, tuple[Fraction, Fraction]]:
        """Numerator and denominator of each year that has a denominator."""
        found = {period.year: self._share(share, place, period) for period in self.periods}
        return {year: (above, below) for year, (above, below) in found.items() if below}

    def valued(self, indicators: Sequence[str], places: Sequence[Area]) -> list[int]:
        """The years in which every indicator has a value everywhere."""
        return [
            period.year
            for period in self.periods
            if all(self._has_value(code, place, period) for code in indicators for place in places)
        ]

    def _share(self, share: Share, place: Area, period: Period) -> tuple[Fraction, Fraction]:
        above, below = Fraction(0), Fraction(0)
        for row in self._of(place, period).rows:
            above += self._weights(share.numerator, row.province, period).sum(row.measures)
            below += self._weights(share.denominator, row.province, period).sum(row.measures)
        return above, below

    def _weights(self, formula: str, province: str, period: Period) -> Weights:
        """Worked out once for all regions of a province."""
        key = (formula, province, period.year)
        if key not in self._known:
            self._known[key] = self.edition.weights(formula, province, period.year, period.days)
        return self._known[key]

    def _has_value(self, indicator: str, place: Area, period: Period) -> bool:
        found = compute(self.edition, self.edition.indicators[indicator], period, self._of(place, period))
        return found.value is not None

    def _of(self, place: Area, period: Period) -> Sums:
        return self._sums[_key(place, period)]


def _item(asked: Question, years: _Years, proofs: Proofs, place: Area, duty: Duty) -> dict[str, Any]:
    shares = years.shares(duty.share, place) if duty.share else proofs.shares(duty, place)
    has_share = duty.share is not None or proofs.has_share(duty)
    status, year, reason = _judged(asked, years, proofs, place, duty, shares if has_share else None)
    return {
        "duty": duty.code,
        "region": place.code,
        "status": status,
        "year": year,
        "reason": reason,
        "trend": _trend(shares) if has_share else None,
        "standard": asked.plan.header.label,
        "position": asked.at.number,
        "explain": {
            "zh": duty.zh,
            "name_en": duty.en,
            "anchor": duty.anchor,
            "domain": duty.domain,
            "date": asked.day.isoformat(),
            "evidence": source_told(duty.evidence),
            "reason": no_source_text(duty.evidence) if reason == "no_source" else reason_text(reason),
        },
    }


def _judged(
    asked: Question, years: _Years, proofs: Proofs, place: Area, duty: Duty, shares: Shares | None
) -> tuple[DutyStatus, int | None, str | None]:
    """Status, the newest year with evidence, and why there is none. Where two things prove it, both have to."""
    if not within(place.code, asked.plan.region):
        return "no_data", None, "outside_the_plan"
    if asked.day < asked.plan.start:
        return "no_data", None, "not_in_force"
    proved = proofs.each(duty, place)
    if shares is not None and not proved:
        proved.append([year for year, (above, _) in shares.items() if above > 0])
    if duty.indicators:
        named = [each for code in duty.regions if (each := area(code))]
        proved.append(years.valued(duty.indicators, named or [place]))
    if not proved:
        return "no_data", None, "no_source"
    if not all(proved):
        return "no_data", None, "no_record"
    newest = min(max(of_one) for of_one in proved)
    return ("evidenced" if newest == asked.day.year else "stale"), newest, None


def _trend(shares: Shares) -> dict[str, Any]:
    """The share of each known year in %, and how far the newest is above the first (percentage points)."""
    found = {year: above / below * 100 for year, (above, below) in shares.items()}
    change = found[max(found)] - found[min(found)] if len(found) > 1 else None
    values = [{"year": year, "value": text_or_none(value)} for year, value in found.items()]
    return {"unit": "%", "values": values, "change": text_or_none(change)}


def _key(place: Area, period: Period) -> Key:
    return Key(place.runs(period), ALL, period)
