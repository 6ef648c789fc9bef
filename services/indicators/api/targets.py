"""GET targets: every target of a plan, judged on a day; GET duties: those of its duties that have no number."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.indicators.api.values import AsOf, Codes
from services.indicators.outputs.answer import Page, answered
from services.indicators.outputs.formats import ANSWERS, FORMATS, Accept, FormatName
from services.indicators.outputs.sdmx.flows import TARGETS
from services.indicators.outputs.sdmx.structures import structure_message
from services.indicators.outputs.targets import targets_report
from services.indicators.standards.store import Standards
from services.indicators.targets.breakdown import Level, breakdown
from services.indicators.targets.duties import duties
from services.indicators.targets.question import narrowed, question
from services.indicators.targets.rows import rows
from shared.clock import now
from shared.db import Database
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.filters import Day
from shared.web.negotiation import chosen

TargetCode = Annotated[str, Query(max_length=40)]
PlanCode = Annotated[
    str | None,
    Query(
        max_length=40,
        description="缺省为调用方当日执行的规划 / default: in force for the caller on the day",
    ),
]
JudgedOn = Annotated[Day | None, Query(description="判定日，缺省为规划期末或今天 / the day judged on")]


def router(database: Database, standards: Standards) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/targets", summary="规划目标进度 / targets and their status", response_class=Response, responses=ANSWERS
    )
    def get_targets(
        plan: PlanCode = None,
        region: Codes = [],  # noqa: B006 - FastAPI copies it
        target: Codes = [],  # noqa: B006
        date: JudgedOn = None,
        as_of: AsOf = None,
        format: FormatName = None,
        accept: Accept = None,
        by: Principal = caller("indicators:read"),
    ) -> Response:
        """所有目标在一次回答中。All rows in one answer; `region` may repeat, by default the plan's own.

        `target` may repeat as well: these alone.
        """
        taken = chosen(format, accept, FORMATS)
        with question(database, standards, plan, region, date, as_of, asked_from=by.region) as everything:
            asked = narrowed(everything, *target) if target else everything
            found = [row for row in rows(asked) if not target or row["target"] in target]
            catalogue = standards.catalogue(asked.connection)
        page = Page(
            items=found,
            as_of=asked.at.number,
            name="-".join(["targets", asked.plan.code, *(place.code for place in asked.places[:3]), f"{asked.day}"]),
            flow=TARGETS,
            report=lambda: targets_report(asked, found),
            structure=lambda: structure_message(catalogue, asked.at.seen_at, now()),
        )
        return answered(page, taken)

    @routes.get("/targets/breakdown", summary="目标分地区进度与分解 / a target by division")
    def get_breakdown(
        target: TargetCode,
        plan: PlanCode = None,
        region: Annotated[str | None, Query(max_length=20)] = None,
        level: Annotated[Level | None, Query(description="缺省为下一级 / default: the divisions right below")] = None,
        date: JudgedOn = None,
        as_of: AsOf = None,
        by: Principal = caller("indicators:read"),
    ) -> Response:
        """一个目标在下级各地区的进度，及其分解值是否合计为总目标。

        Rows as of `/targets` for the region (`whole`) and the divisions below it (`items`). `decomposition`: of a total
        or count whether the values of the divisions add up to the whole's (`difference`, in words); of a rate their
        mean, weighted by what each divides by.
        """
        regions = [region] if region else []
        with question(database, standards, plan, regions, date, as_of, asked_from=by.region) as asked:
            return json_answer({**breakdown(asked, target, level), "as_of": asked.at.number})

    @routes.get("/duties", summary="无数值任务的佐证 / evidence for duties without a number")
    def get_duties(
        plan: PlanCode = None,
        region: Codes = [],  # noqa: B006
        date: JudgedOn = None,
        as_of: AsOf = None,
        by: Principal = caller("indicators:read"),
    ) -> Response:
        """有佐证、需更新或无数据。Evidenced this year, stale, or no data; a share also with its trend."""
        with question(database, standards, plan, region, date, as_of, asked_from=by.region) as asked:
            return json_answer({"items": duties(asked), "as_of": asked.at.number, "next": None})

    return routes
