"""分地区: one target of the plan in every division below a region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.portal.client import Api
from services.portal.pages.plan import STATUSES, Row, judged_day
from services.portal.pages.snapshot import SICHUAN, Snapshot


@dataclass(frozen=True, slots=True)
class BreakdownPage:
    """`decomposition` is in the API's words, or has the mean of a rate."""

    day: date
    snapshot: Snapshot
    whole: Row
    below: Sequence[Row]
    decomposition: Mapping[str, Any]

    @property
    def counts(self) -> dict[str, int]:
        """By status, worst first."""
        found = Counter(row.target.status for row in self.below)
        return {status: found[status] for status in STATUSES if found[status]}


def breakdown_page(
    api: Api, target: str, asked_day: str | None, region: str | None, level: str | None
) -> BreakdownPage:
    """The API refuses unknown targets, levels and regions."""
    day = judged_day(api.plan(), asked_day)
    found = api.breakdown(target, region or SICHUAN, day.isoformat(), level)
    rows = [Row(each) for each in found.below]
    return BreakdownPage(day, Snapshot.of(found.as_of), Row(found.whole), rows, found.decomposition)
