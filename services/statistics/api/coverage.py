"""Coverage with names: who has reported a period, and who has not."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from services.statistics.api.records import PERIOD, SCOPE
from services.statistics.reading.coverage import Asked, coverage
from shared.clock import today
from shared.db import Database
from shared.records import documents
from shared.records.checks import Checks
from shared.records.writing import REVIEW
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.filters import Region
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit


def add_coverage(routes: APIRouter, database: Database) -> None:
    """`GET /statistics/v1/coverage`."""

    @routes.get("/statistics/v1/coverage", responses=documents.items("coverage, and the institutions missing"))
    def get_coverage(
        by: Principal = caller(SCOPE, REVIEW),
        asked: Asked = Depends(_asked),
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response:
        """报送覆盖情况。Expected, reported, partial, and by name who is missing; only within the caller's region."""
        return json_answer(coverage(database, asked, by, cursor, limit))


def _asked(
    period: Annotated[str, Query(description="2026, 2026-H1, 2026-Q2, 2026-06", json_schema_extra=PERIOD)],
    region: Region = None,
    form: Literal["NY201"] = "NY201",
) -> Asked:
    checks = Checks()
    found = checks.period(period, today(), "period")
    checks.done()
    assert found
    return Asked(region or "", form, found)
