"""The fake API's lists of records and of missing institutions: two pages, and what another province gets."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

NOTICE = {"code": "aggregates_only", "zh": "明细只向本地区提供", "en": "Records stay in their province."}
COVERAGE = {"expected": 3, "reported": 1, "partial": 1}

ONE_SIDED = {"code": "participants_of_one_province", "zh": "须有双方省市的学员", "en": "Participants of one province."}


def _waits(thing: str, region: str, title: str | None, **more: Any) -> dict[str, Any]:
    awaits = "50" if region.startswith("51") else "51"
    return {
        "thing": thing, "key": {"institution_uscc": "A", "session_no": "2025-9"}, "title": title, "day": "2025-09-16",
        "region_code": region, "awaits": awaits, "revision": 3, "state": "logged", "said": None, "not_yet": None,
        "recorded_at": "2025-11-03T09:00:00+08:00", "confirmations": f"/training/v1/{thing}s/A/2025-9/confirmations",
        **more,
    }  # fmt: skip


WAITS = (
    _waits("session", "5101", "联合培训 <一>"),
    _waits("promotion", "500103", "品牌推广", said={"state": "withdrawn", "revision": 2}),
    _waits("session", "5101", None, not_yet=ONE_SIDED),
)
"""On two pages."""


def lists() -> APIRouter:
    routes = APIRouter()

    @routes.get("/indicators/v1/records")
    def records(indicator: str, region: str, period: str, as_of: str | None = None, cursor: str = "") -> dict[str, Any]:
        assert indicator
        of = {"coverage": COVERAGE, "numerator": "1500", "denominator": "300"}
        if region == "50":
            item = {"region": "500101", "name": "万州区", "is_own": False, **of}
            return {"level": "regions", "notice": NOTICE, "of": of, "items": [item], "as_of": as_of or 1, "next": None}
        items = [_record("A", region, period, cursor)] + ([] if cursor else [_record("B", region, period, "has_area")])
        return {
            "level": "records", "notice": None, "of": of, "items": items, "as_of": as_of or 1,
            "next": None if cursor else "second",
        }  # fmt: skip

    @routes.get("/indicators/v1/records/missing")
    def missing(region: str) -> dict[str, Any]:
        item = {"institution_uscc": "M", "region": region, "type": "021", "status": "partial"}
        days = {"days": 366, "days_covered": 91}
        return {"level": "records", "notice": None, "items": [item | days], "as_of": 1, "next": None}

    @routes.get("/training/v1/confirmations/waiting", response_model=None)
    def waiting(awaits: str | None = None, cursor: str = "", limit: int = 200) -> dict[str, Any] | JSONResponse:
        assert limit <= 200
        if cursor not in ("", "second"):
            problem = {"title": "cursor 无效", "detail": "The cursor is not valid."}
            return JSONResponse(problem, 422)
        items = [each for each in (WAITS[2:] if cursor else WAITS[:2]) if awaits in (None, each["awaits"])]
        return {"items": items, "next": None if cursor or awaits else "second"}

    return routes


def breakdown(whole: dict[str, Any], below: list[dict[str, Any]], batch: int) -> dict[str, Any]:
    """One target as the API breaks it down, after its deadline: nothing is forecast."""
    passed = {"code": "deadline_passed", "zh": "期限已过", "en": "It has passed."}
    nothing = {"value": None, "status": None, "reason": passed}
    whole = {**whole, "explain": {**whole["explain"], "forecast": nothing}}
    told = {"kind": "sum", "zh": "各地区之和 170，总目标 200，少 30", "en": "The parts add up to 170 of 200: 30 less."}
    return {"whole": whole, "items": below, "decomposition": told, "as_of": batch}


def _record(uscc: str, region: str, period: str, told: str) -> dict[str, Any]:
    return {
        "institution_uscc": uscc,
        "region": region,
        "type": "021",
        "period": period,
        "revision": 4,
        "numerator": "1234.5",
        "denominator": None,
        "why_not": told if told.startswith("has_") else None,
        "record": f"/statistics/v1/energy-returns/{uscc}/NY201/{period}",
    }
