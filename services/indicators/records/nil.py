"""Nil reports: that there was nothing of a resource, in a region with all below it, or in one institution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from services.indicators.records.known import Known
from services.indicators.records.relations.periods import begins, ends
from services.indicators.records.vintages import facts, institution_rows
from services.indicators.values.areas import Area

THINGS = ("projects.nil_report",)
_PERIOD = "content->>'period'"


class Nil(NamedTuple):
    resource: str  # a thing: projects.award
    region: str
    is_of_region: bool
    first: date
    last: date

    def covers(self, area: Area, first: date, last: date) -> bool:
        """Whether it says something about a part of the area, for a part of the days."""
        return self.first <= last and self.last >= first and (self._is_within(area) or self._holds(area))

    def covers_all(self, area: Area, day: date) -> bool:
        """Whether it says that there is nothing at all in the area on a day."""
        return self.is_of_region and self._holds(area) and self.first <= day <= self.last

    def _is_within(self, area: Area) -> bool:
        return any(run.low <= self.region <= run.high for run in area.nodes)

    def _holds(self, area: Area) -> bool:
        return self.is_of_region and bool(area.nodes) and all(
            run.low.startswith(self.region) and run.high.startswith(self.region) for run in area.nodes
        )  # fmt: skip


def nil_reports(known: Known) -> Sequence[Nil]:
    """All of them: there are few."""

    def make() -> list[Nil]:
        rows = known.rows(
            f"""WITH fact AS ({facts(known.at, THINGS)}), place AS ({institution_rows(known.at)}),
            nil AS (SELECT content->>'resource' AS resource, uscc, coalesce(region, content->>'region_code') AS region,
                {begins(_PERIOD)} AS begins, {ends(_PERIOD)} AS ends FROM fact)
            SELECT resource, region, true, begins, ends FROM nil WHERE uscc IS NULL
            UNION ALL SELECT n.resource, p.region, false, greatest(n.begins, p.valid_from),
                least(n.ends, p.valid_to + 1)
            FROM nil n JOIN place p USING (uscc) WHERE p.valid_from < n.ends AND p.valid_to >= n.begins"""
        )
        return [
            Nil(resource, region, is_of_region, first, after - timedelta(days=1))
            for resource, region, is_of_region, first, after in rows
        ]

    return known.found("nil", known.token_of(THINGS), make)
