"""GET targets: every target of a plan, judged on a day."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.indicators.api.values import AsOf, Codes
from services.indicators.standards import Plan, UnknownStandard
from services.indicators.standards.store import Standards
from services.indicators.targets.rows import rows
from services.indicators.values import ask
from services.indicators.values.areas import area
from services.indicators.values.cells import snapshot, vintage
from shared.clock import today
from shared.db import Database
from shared.geography import areas
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.problems import FieldError, validation


def router(database: Database, standards: Standards) -> APIRouter:
    routes = APIRouter()

    @routes.get("/targets", summary="规划目标进度 / targets and their status")
    def get_targets(
        plan: Annotated[str, Query(max_length=40, description="缺省为 SC14 / default: SC14")] = "SC14",
        region: Codes = [],  # noqa: B006 - FastAPI copies it
        date: Annotated[Date | None, Query(description="判定日，缺省为规划期末或今天 / the day judged on")] = None,
        as_of: AsOf = None,
        _caller: Principal = caller("indicators:read"),
    ) -> Response:
        """所有目标在一次回答中。All rows in one answer; `region` may repeat, by default the plan's own."""
        moment = ask.parse_as_of(as_of)
        with snapshot(database) as connection:
            catalogue = standards.catalogue(connection)
            at = vintage(connection, moment)
            try:
                found = catalogue.plan(plan, at.seen_at)
            except UnknownStandard:
                raise _unknown_plan(plan, catalogue.plans()) from None
            errors = ask.unknown("region", "行政区划代码", region, areas())
            if errors:
                raise validation(errors)
            reference = found.indicators
            edition = catalogue.edition(catalogue.newest(reference.name, at.seen_at, reference.major), at.seen_at)
            places = [known for code in region or [found.region] if (known := area(code))]
            items = rows(connection, found, edition, places, date or min(found.end, today()), at)
        return json_answer({"items": items, "as_of": at.number, "next": None})

    return routes


def _unknown_plan(given: str, plans: list[Plan]) -> Exception:
    allowed = " ".join(plan.code for plan in plans)
    zh, en = "参数 plan：没有这个规划", "Parameter plan: unknown code."
    return validation(
        [FieldError("unknown_plan", zh, en, hint=f"可用 / allowed: {allowed}", value=given, parameter="plan")]
    )
