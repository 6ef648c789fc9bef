"""签到: when a session's sign-in is open, half-day by half-day, and how long whoever signed in has attended.

A session is registered by its days. The hours of a half-day are a setting, with half an hour before and after.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Self

HOURS = {"am": (time(8, 30), time(12, 30)), "pm": (time(13, 30), time(17, 30))}
MARGIN = timedelta(minutes=30)


class Slot(NamedTuple):
    """A half-day of a session: `2021-10-18-am`."""

    day: date
    half: str

    def __str__(self) -> str:
        return f"{self.day}-{self.half}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what is no half-day."""
        day, _, half = text.rpartition("-")
        try:
            return cls(date.fromisoformat(day), half) if len(day) == 10 and half in HOURS else None
        except ValueError:
            return None


def slot_at(now: datetime, starts_on: date, ends_on: date) -> Slot | None:
    """The half-day that is open at a moment (of China's clock); None outside the session ± 30 minutes."""
    if not starts_on <= now.date() <= ends_on:
        return None
    for half, (begins, ends) in HOURS.items():
        first, last = (datetime.combine(now.date(), each, now.tzinfo) for each in (begins, ends))
        if first - MARGIN <= now <= last + MARGIN:
            return Slot(now.date(), half)
    return None


def closes_at(ends_on: date, zone: datetime) -> datetime:
    """After this moment nobody signs in any more; `zone`: a moment of China's clock."""
    return datetime.combine(ends_on, HOURS["pm"][1], zone.tzinfo) + MARGIN


def hours_text() -> str:
    """08:00–13:00, 13:00–18:00: as people read it."""
    day = date(2000, 1, 1)
    return ", ".join(
        f"{datetime.combine(day, begins) - MARGIN:%H:%M}–{datetime.combine(day, ends) + MARGIN:%H:%M}"
        for begins, ends in HOURS.values()
    )


def attended(signed: Mapping[str, Collection[Slot]], participants: Collection[str], duration: int) -> Mapping[str, int]:
    """Minutes by person: of the session's, the share of its half-days that he signed in for.

    Its half-days are those for which any participant signed in: one that was held in a single morning has one.
    """
    held = {slot for ref in participants for slot in signed.get(ref, ())}
    return {ref: duration * len(held & set(slots)) // len(held) for ref, slots in signed.items()} if held else {}
