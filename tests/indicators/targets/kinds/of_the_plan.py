"""Targets of the plan as cases, and evidence in few words. Days are ISO texts; S and D are the plan's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from services.indicators.targets.case import Case
from services.indicators.targets.evidence import COMPLETE, Event, Events, Level, Part, Parts, Reporting

KITCHENS = Case(  # SC14-B06-01: 明厨亮灶 200
    day=date(2023, 6, 30),
    start=date(2021, 1, 1),
    deadline=date(2025, 12, 31),
    base_year=2020,
    base=Fraction(0),
    target=Fraction(200),
    comparator=">=",
    measure="count",
    c_min=Fraction(95, 100),
)
PARTLY = Reporting(Fraction(90, 100), True)


def on(case: Case, day: str, **changed: Any) -> Case:
    return replace(case, day=date.fromisoformat(day), **changed)


def events(*happened: tuple[str, int], reporting: Reporting = COMPLETE) -> Events:
    """`events(("2023-05-01", 99))`."""
    return Events([Event(date.fromisoformat(day), Fraction(amount)) for day, amount in happened], reporting)


def parts(*happened: tuple[str, int, int], reporting: Reporting = COMPLETE) -> Parts:
    """`parts(("2023-05-01", 3, 10))`: 3 of 10 on that day."""
    return Parts([Part(date.fromisoformat(d), Fraction(n), Fraction(of)) for d, n, of in happened], reporting)


def level(numerator: int | str, denominator: int | None = None, reporting: Reporting = COMPLETE) -> Level:
    return Level(Fraction(numerator), None if denominator is None else Fraction(denominator), reporting)
