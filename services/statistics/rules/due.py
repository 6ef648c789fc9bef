"""When returns are due: dates as data (`schemas/reference/due-dates.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from shared.periods import Period

FILE = Path(__file__).parents[3] / "schemas" / "reference" / "due-dates.yaml"


class DueDate(NamedTuple):
    """Periods of this grain that end within the validity are due so many days after their last day."""

    form: str
    months: int
    days: int
    valid_from: date
    valid_to: date | None

    def due_on(self, period: Period) -> date | None:
        """The last day on which the return is in time; None where the rule does not hold."""
        if self.valid_from <= period.end and (self.valid_to is None or period.end <= self.valid_to):
            return date.fromordinal(period.end.toordinal() + self.days)
        return None


class Due(NamedTuple):
    form: str
    period: Period
    due_on: date


def newest_due(on: date, dates: tuple[DueDate, ...] | None = None) -> Iterator[Due]:
    """Of every rule, the newest period whose last day in time is past."""
    for rule in due_dates() if dates is None else dates:
        period = Period.containing(on, rule.months).previous
        while (due := rule.due_on(period)) and due >= on:
            period = period.previous
        if due:
            yield Due(rule.form, period, due)


def due(form: str, period: Period) -> Due | None:
    """When the return of a period is due; None: never."""
    for rule in due_dates():
        if (rule.form, rule.months) == (form, period.months) and (day := rule.due_on(period)):
            return Due(form, period, day)
    return None


@cache
def due_dates() -> tuple[DueDate, ...]:
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        DueDate(entry["form"], entry["months"], entry["days"], entry["valid_from"], entry.get("valid_to"))
        for entry in entries
    )
