"""GET targets: every target of a plan, judged on a day; GET duties: those of its duties that have no number."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.indicators.api.values import AsOf, Codes
from services.indicators.standards.store import Standards
from services.indicators.targets.duties import duties
from services.indicators.targets.question import question
from services.indicators.targets.rows import rows
from shared.db import Database
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller

PlanCode = Annotated[str, Query(max_length=40, description="缺省为 SC14 / default: SC14")]
Day = Annotated[Date | None, Query(description="判定日，缺省为规划期末或今天 / the day judged on")]


def router(database: Database, standards: Standards) -> APIRouter:
    routes = APIRouter()

    @routes.get("/targets", summary="规划目标进度 / targets and their status")
    def get_targets(
        plan: PlanCode = "SC14",
        region: Codes = [],  # noqa: B006 - FastAPI copies it
        date: Day = None,
        as_of: AsOf = None,
        _caller: Principal = caller("indicators:read"),
    ) -> Response:
        """所有目标在一次回答中。All rows in one answer; `region` may repeat, by default the plan's own."""
        with question(database, standards, plan, region, date, as_of) as asked:
            return json_answer({"items": rows(asked), "as_of": asked.at.number, "next": None})

    @routes.get("/duties", summary="无数值任务的佐证 / evidence for duties without a number")
    def get_duties(
        plan: PlanCode = "SC14",
        region: Codes = [],  # noqa: B006
        date: Day = None,
        as_of: AsOf = None,
        _caller: Principal = caller("indicators:read"),
    ) -> Response:
        """有佐证、需更新或无数据。Evidenced this year, stale, or no data; a share also with its trend."""
        with question(database, standards, plan, region, date, as_of) as asked:
            return json_answer({"items": duties(asked), "as_of": asked.at.number, "next": None})

    return routes
