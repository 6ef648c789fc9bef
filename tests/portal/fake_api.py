"""The services' API in small: it answers by the contract, from figures that a test can predict."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from fastapi import APIRouter, Header, Query
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response, StreamingResponse

from services.indicators.api.plans import plan_item
from services.indicators.standards import Plan, packaged, read
from services.indicators.targets.texts import no_source_text
from services.portal.pages.events import FEEDS
from shared.geography import areas, regions
from shared.periods import Period
from shared.units import decimal_text
from tests.portal.fake_figures import BY_FACTORS, TARGETS, UNITS
from tests.portal.fake_lists import breakdown, lists

TOKEN = "token-of-the-portal"


@cache
def sc14() -> Plan:
    """The plan of this package, whose texts are the longest that the pages have to hold."""
    plans = [standard for _, text in packaged() if isinstance(standard := read(text), Plan)]
    return max(plans, key=lambda plan: plan.header.version)


def name_of(indicator: str) -> dict[str, str]:
    """As the standard names it; the portal has shorter names for those it knows."""
    return {"zh": f"{indicator} 指标", "en": f"{indicator} as such"}


@dataclass
class FakeApi:
    """`years`: those with data. Two divisions have not reported in full, one has not reported at all."""

    years: tuple[int, ...] = ()
    monthly: tuple[int, ...] = ()
    batch: int = 278
    incomplete: dict[str, int] = field(default_factory=lambda: {"5103": 12, "500230": 3})
    silent: tuple[str, ...] = ("500238",)
    behind: tuple[str, ...] = ()
    down: bool = False
    nothing_there: bool = False
    factors_lack: tuple[str, ...] = ()
    dissolved: tuple[str, ...] = ()
    more_indicators: tuple[str, ...] = ()
    more_plans: tuple[dict[str, Any], ...] = ()
    own_level: dict[str, int] = field(default_factory=dict)  # by province: who is missing at its own level
    calls: list[tuple[str, str | None]] = field(default_factory=list)
    news: list[dict[str, Any]] = field(default_factory=list)
    feed: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {service: [] for service in FEEDS})

    def router(self) -> APIRouter:
        routes = APIRouter()

        @routes.get("/indicators/v1/indicators")
        def indicators(authorization: str = Header()) -> dict[str, Any]:
            assert authorization == f"Bearer {TOKEN}"
            return {"items": [{"indicator": code, "name": name_of(code)} for code in self.known], "next": None}

        @routes.get("/indicators/v1/values", response_model=None)
        def values(
            indicator: list[str] = Query(),
            region: list[str] = Query(),
            period: list[str] = Query(),
            factors: str = "current",
            as_of: str | None = None,
            authorization: str = Header(),
        ) -> dict[str, Any] | JSONResponse:
            assert authorization == f"Bearer {TOKEN}"
            self.calls.append(("values", as_of))
            if self.down:
                return JSONResponse({"title": "数据库暂时不可用", "detail": "The database is unavailable."}, 503)
            if self.nothing_there:
                return JSONResponse({"title": "没有这一批次", "detail": "There is no such batch."}, 404)
            if unknown := [code for code in indicator if code not in self.known]:
                errors = [{"zh": "没有这个指标", "en": "Unknown indicator", "value": code} for code in unknown]
                return JSONResponse({"title": "数据校验未通过", "detail": "Not valid.", "errors": errors}, 422)
            items = [self._value(i, r, p, factors) for i in indicator for r in region for p in period]
            return {"items": items, "as_of": self.batch, "next": None}

        @routes.get("/indicators/v1/targets", response_model=None)
        def targets(
            region: str, date: str, plan: str = "SC14", as_of: str | None = None, format: str = "json"
        ) -> dict[str, Any] | Response:
            assert plan in ("SC14", *(each["plan"] for each in self.more_plans))
            self.calls.append(("targets", as_of))
            if region not in areas():
                errors = [{"zh": "没有这个行政区划代码", "en": "Unknown region", "value": region}]
                return JSONResponse({"title": "数据校验未通过", "detail": "Not valid.", "errors": errors}, 422)
            if format != "json":
                told = f"{format} of {region} on {date} as of {as_of}"
                return Response(told, media_type="text/csv", headers={"Content-Disposition": "attachment; filename=t"})
            items = [
                self.target(code, date[:4], region) if code in TARGETS else self._without_source(code, region)
                for code in sc14().targets
            ]
            return {"items": items, "as_of": self.batch, "next": None}

        @routes.get("/indicators/v1/targets/breakdown")
        def by_division(target: str, region: str, date: str) -> dict[str, Any]:
            places = [each.code for each in regions() if each.parent == region]
            rows = [self.target(target, date[:4], each) for each in (region, *places)]
            return breakdown(rows[0], rows[1:], self.batch)

        @routes.get("/indicators/v1/plans", response_model=None)
        def plans() -> dict[str, Any] | JSONResponse:
            if self.down:
                return JSONResponse({"title": "数据库暂时不可用", "detail": "The database is unavailable."}, 503)
            items = [jsonable_encoder(plan_item(sc14())), *self.more_plans]
            return {"items": items, "default": "SC14", "next": None}

        @routes.get("/indicators/v1/status")
        def status() -> dict[str, Any]:
            return {"lag": 0, "freshness_s": 0, "dead_letters": 0}

        @routes.get("/indicators/v1/stream")
        async def stream(authorization: str = Header(), last_event_id: str | None = Header(None)) -> StreamingResponse:
            assert authorization == f"Bearer {TOKEN}"
            self.calls.append(("stream", last_event_id))
            return StreamingResponse(self._stream(), media_type="text/event-stream")

        @routes.get("/{service}/v1/events")
        def events(service: str, limit: int, latest: bool) -> dict[str, Any]:
            assert latest
            return {"items": self.feed[service][-limit:], "next": len(self.feed[service])}

        routes.include_router(lists())
        return routes

    @property
    def known(self) -> list[str]:
        return [*UNITS, *self.more_indicators]

    async def _stream(self) -> AsyncIterator[str]:
        sent = 0
        yield ": hello\n\n"
        while True:
            for event in self.news[sent:]:
                yield f"id: {event['data']['position']}\ndata: {json.dumps(event)}\n\n"
            sent = len(self.news)
            await asyncio.sleep(0.1)

    def _value(self, indicator: str, region: str, period: str, factors: str) -> dict[str, Any]:
        unit, display_unit, per, sichuan_2020 = UNITS.get(indicator, ("t", "吨", 1, "7"))
        asked = Period.parse(period)
        expected = self._expected(region) if self.years else 0
        short = self.incomplete | {code: self._expected(code) for code in self.silent}
        missing = sum(n for code, n in short.items() if code.startswith(tuple(region.split(","))))
        missing += sum(self.own_level.get(code, 0) for code in region.split(","))
        silent = region in self.silent or not self._has(asked)
        reported = 0 if silent else max(expected - missing, 0)
        value = None if silent else self._amount(Decimal(sichuan_2020), region, asked, per > 1)
        if value is not None and factors == "frozen" and asked.year != 2020:
            value *= 2
        why = self._explain(indicator, asked.year if factors == "current" else 2020)
        if region in self.dissolved:
            why["successor"] = {"region": "50P001", "name": "两江新区"}
        return {
            "indicator": indicator,
            "region": region,
            "period": period,
            "type": "all",
            "value": None if value is None else str(value),
            "display": None if value is None else f"{value / per:.2f} {display_unit}",
            "unit": unit,
            "numerator": None if value is None else str(value),
            "numerator_unit": unit,
            "denominator": None,
            "denominator_unit": None,
            "standard": "energy@1.0.0",
            "factor_set": "grid-factors@1.0.0/mee-nbs",
            "coverage": {"expected": expected, "reported": reported, "partial": 0},
            "obs_status": "M" if silent else "P" if reported < expected else "A",
            "position": self.batch,
            "explain": {"name": name_of(indicator)} | why,
        }

    def _explain(self, indicator: str, year: int) -> dict[str, Any]:
        if indicator not in ("co2_total", "co2_per_area"):
            measure = {"measure": "energy_kgce", "zh": "综合能耗", "en": "Energy", "kind": "flow", "unit": "kgce"}
            told = {"numerator": "energy_kgce / 1000", "denominator": None, "where": {}, "days": 366, "factors": []}
            return {**told, "measures": [measure]}
        used = min(max(year, 2021), 2023)
        factor = {
            "name": "grid.province",
            "value": "0.1255",
            "unit": "kgCO2/kWh",
            "source": {"zh": "生态环境部 2021", "en": "MEE 2021"},
        }
        factor |= {"region": "51", "year_asked": str(year), "year_used": str(used)}
        stand_in = {"zh": f"{year} 年因子未知，以 {used} 年代替", "en": f"That of {used} stands in."}
        return {
            "numerator": "co2_kg / 1000",
            "denominator": None,
            "where": {"co2_kg": "electricity_grid_wh / 1000 * grid.province"},
            "days": 366,
            "factors": [{name: each for name, each in factor.items() if name not in self.factors_lack}],
            "stand_ins": [stand_in] if used != year else [],
            "records": "/indicators/v1/records?region=51&period=2020",
        }

    def _has(self, period: Period) -> bool:
        return period.year in (self.years if period.months == 12 else self.monthly)

    @staticmethod
    def _expected(region: str) -> int:
        if region == "50,51":
            return 68_417
        if region in ("50", "51"):
            return {"50": 16_663, "51": 51_754}[region]
        return 100 + int(region[-2:], 36) * 7

    @staticmethod
    def _amount(sichuan_2020: Decimal, region: str, period: Period, is_total: bool) -> Decimal:
        drift = 1 + Decimal(period.year - 2020) * (Decimal("0.012") if is_total else Decimal("-0.007"))
        amount = sichuan_2020 * drift
        if period.months == 1:
            amount *= Decimal("0.011") + Decimal(abs(period.first_month % 12 - 6)) / 2000 if is_total else 1
        if region in ("51", "50,51"):
            return amount.quantize(Decimal("0.01"))
        if region == "50":
            return (amount * (Decimal("0.68") if is_total else 2)).quantize(Decimal("0.01"))
        place = [code.code for code in regions()].index(region) % 9
        share = Decimal(1 + place) / (90 if region.startswith("51") else 160) if is_total else Decimal(8 + place) / 10
        return (amount * share).quantize(Decimal("0.01"))

    def _without_source(self, code: str, region: str) -> dict[str, Any]:
        """What the platform answers as long as no service supplies the records of a target."""
        target = sc14().targets[code]
        is_joint = target.rollup == "joint"
        return {
            "target": code,
            "region": region,
            "value": None,
            "unit": target.unit,
            "comparator": target.comparator,
            "target_value": None if target.target is None else decimal_text(target.target),
            "baseline": None,
            "required": None,
            "status": "no_data" if region == "51" or is_joint else "not_applicable",
            "reporting_status": "none",
            "reason": "no_source",
            "gap": None,
            "pace": None,
            "standard": "sc14@1.1.0",
            "explain": {
                "zh": target.zh,
                "name_en": target.en,
                "box": target.box,
                "anchor": target.anchor,
                "period": None,
                "reason": no_source_text(target.evidence),
            },
        }

    def target(self, target: str, year: str, region: str = "51") -> dict[str, Any]:
        indicator, base, limit, per = TARGETS[target]
        factors = "frozen" if indicator in BY_FACTORS else "current"
        found = self._value(indicator, region, year, factors)
        value = None if found["value"] is None else Decimal(found["value"]) / per
        status, reason = "on_track", None
        if limit is None:
            status, reason = "no_data", "not_assigned"
        elif value is None:
            status, reason = "no_data", "no_record"
        elif target in self.behind:
            status = "behind"
        return {
            "target": target,
            "region": region,
            "value": None if value is None else str(value),
            "unit": found["unit"],
            "comparator": "<=",
            "target_value": limit,
            "baseline": base,
            "required": None if base is None or limit is None else str((Decimal(base) + 2 * Decimal(limit)) / 3),
            "status": status,
            "reporting_status": "partial",
            "reason": reason,
            "gap": "0.022" if target in self.behind else None,
            "pace": None,
            "standard": "sc14@1.0.0",
            "explain": {
                "zh": sc14().targets[target].zh,
                "name_en": sc14().targets[target].en,
                "box": sc14().targets[target].box,
                "anchor": sc14().targets[target].anchor,
                "period": None if value is None else year,
                "factors": factors,
                "nature": "约束性",
                "settings": {"c_min": "0.95", "compare": "full"},
            },
        }
