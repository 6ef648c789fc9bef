"""The current day and time, in one place so that tests can set it.

Days are calendar days in China (UTC+8, no daylight saving); instants are UTC.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")


def now() -> datetime:
    """The current instant, UTC. `BASHU_TODAY=2026-11-23` fixes the day (tests, training rooms)."""
    fixed = os.environ.get("BASHU_TODAY")
    if fixed:
        return datetime.fromisoformat(fixed).replace(hour=4, tzinfo=UTC)
    return datetime.now(UTC)


def today() -> date:
    """The current calendar day in China."""
    return now().astimezone(CHINA).date()
