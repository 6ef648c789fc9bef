"""What there is: indicators, regions, periods, plans."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from services.indicators.api.plans import plan_item
from services.indicators.commands.announcing import announced_grains
from services.indicators.rules import city_kind, urban
from services.indicators.standards import Edition
from services.indicators.standards.store import Standards
from services.indicators.targets.default_plan import default_plan
from shared.clock import today
from shared.db import Database
from shared.geography import BOTH, TOGETHER, Region, regions
from shared.periods import GRAINS, Period
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller

# Whatever changes also changes the values of both provinces together: that region has every period.
_PERIODS = "SELECT DISTINCT first_month, months FROM published_value WHERE region = %s ORDER BY 1, 2"


def router(database: Database, standards: Standards) -> APIRouter:
    routes = APIRouter()

    @routes.get("/indicators", summary="指标目录 / indicators")
    def get_indicators(_caller: Principal = caller("indicators:read")) -> Response:
        """指标、单位与公式，按最新批准的标准。Indicators of the newest approved standards."""
        with database.transaction() as connection:
            catalogue = standards.catalogue(connection)
        newest = {name: catalogue.edition(catalogue.newest(name)) for name in set(catalogue.defining().values())}
        return _list([_indicator(newest[name], code) for code, name in catalogue.defining().items()])

    @routes.get("/regions", summary="行政区划与报送节点 / regions")
    def get_regions(_caller: Principal = caller("indicators:read")) -> Response:
        """行政区划顺序。In the order of division codes, then both provinces and the circle."""
        together = [{"region": code, "name": name} for code, name in TOGETHER.items()]
        return _list([*map(_region, regions()), *together])

    @routes.get("/periods", summary="有数据的统计期 / periods with data")
    def get_periods(_caller: Principal = caller("indicators:read")) -> Response:
        """有指标值发布过的统计期，按时间顺序。Periods of which values were published, by start and then length."""
        with database.transaction() as connection:
            found = connection.execute(_PERIODS, (BOTH,)).fetchall()
        return _list([{"period": Period(first_month, months).code} for first_month, months in found])

    @routes.get("/plans", summary="规划 / plans")
    def get_plans(by: Principal = caller("indicators:read")) -> Response:
        """规划及其目标原文。Plans with their targets, verbatim; `default`: what is meant where none is named."""
        with database.transaction() as connection:
            plans = standards.catalogue(connection).plans()
        default = default_plan(plans, by.region, today())
        return json_answer({"items": [plan_item(plan) for plan in plans], "default": default.code, "next": None})

    return routes


def _list(items: list[dict[str, Any]]) -> Response:
    return json_answer({"items": items, "next": None})


def _indicator(edition: Edition, code: str) -> dict[str, Any]:
    indicator = edition.indicators[code]
    return {
        "indicator": code,
        "name": {"zh": indicator.zh, "en": indicator.en},
        "unit": indicator.unit,
        "display": {
            "unit": indicator.display.unit, "per": indicator.display.per, "decimals": indicator.display.decimals
        },
        "numerator": indicator.numerator.formula,
        "denominator": indicator.denominator.formula if indicator.denominator else None,
        "where": edition.where(code),
        "standard": edition.label,
        "factor_set": edition.factor_set(code),
        "announced": True,  # as events, of periods of these grains
        "announced_grains": [GRAINS[months] for months in announced_grains(edition)],
    }  # fmt: skip


def _region(region: Region) -> dict[str, Any]:
    return {
        "region": region.code,
        "name": region.name,
        "level": region.level,
        "parent": region.parent,
        "kind": region.kind,
        "valid_from": region.valid_from,
        "valid_to": region.valid_to,
        "predecessors": list(region.predecessors),
        "circle": region.circle,
        "city_kind": city_kind(region),
        "urban": urban(region),
    }
