"""分地区: one target of the plan in every division below a region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.portal.answers import Plan
from services.portal.client import Api
from services.portal.pages.plan import STATUSES, Row, judged_day
from services.portal.pages.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class BreakdownPage:
    """`decomposition` is in the API's words, or has the mean of a rate."""

    plan: Plan
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
    api: Api, asked_plan: str | None, target: str, asked_day: str | None, region: str | None, level: str | None
) -> BreakdownPage:
    """The API refuses unknown targets, levels and regions."""
    plan = api.plans(asked_plan).chosen
    day = judged_day(plan, asked_day)
    found = api.breakdown(plan.code, target, region or plan.region, day.isoformat(), level)
    rows = [Row(plan.code, each) for each in found.below]
    whole = Row(plan.code, found.whole)
    return BreakdownPage(plan, day, Snapshot.of(found.as_of), whole, rows, found.decomposition)
