"""The services' public API as the pages see it: the same calls, and the same rights, as any partner has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from services.portal.texts import LANGUAGES
from shared.telemetry import current_traceparent

PLAN = "SC14"
TIMEOUT_S = 20.0
NEARLY_COMPLETE = 95  # % of institutions reported from which a total may stand beside that of another year
PAGE_LIMIT = 1000  # the most items one answer holds
FILE_HEADERS = ("Content-Type", "Content-Disposition")

Query = list[tuple[str, str | int | float | bool | None]]  # httpx's own type of repeated parameters


WRONG_ADDRESS = (httpx.codes.BAD_REQUEST, httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY)

Bilingual = Mapping[str, str]  # a text by language, zh and en


class Unavailable(Exception):
    """The API did not answer, or not to us: a fault of the platform, whatever the reader asked for."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Refused(Exception):
    """What was asked for is wrong, or is not there: the API's own reasons, `status` is one of `WRONG_ADDRESS`."""

    def __init__(self, status: int, reasons: Sequence[Bilingual]) -> None:
        super().__init__("; ".join(reason["en"] for reason in reasons))
        self.status = status
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Coverage:
    """Institutions in the register, those whose returns cover the period, those with a part of it."""

    expected: int
    reported: int
    partial: int

    @property
    def missing(self) -> int:
        return self.expected - self.reported - self.partial

    @property
    def is_complete(self) -> bool:
        return self.reported >= self.expected

    @property
    def is_nearly_complete(self) -> bool:
        return 0 < self.expected * NEARLY_COMPLETE <= self.reported * 100

    @property
    def percent(self) -> str:
        """Share reported, rounded down, so that 100 % means all."""
        per_mille = 1000 * self.reported // self.expected if self.expected else 0
        return f"{per_mille // 10}.{per_mille % 10} %" if per_mille % 10 else f"{per_mille // 10} %"


@dataclass(frozen=True, slots=True)
class Value:
    """One item of `GET /indicators/v1/values`; `value` is None without data."""

    indicator: str
    region: str
    period: str
    value: Decimal | None
    display: str
    unit: str
    standard: str
    factor_set: str | None
    coverage: Coverage
    obs_status: str
    position: int | None
    numerator: str | None
    numerator_unit: str | None
    denominator: str | None
    denominator_unit: str | None
    explain: Mapping[str, Any]

    @property
    def number(self) -> str:
        """`display` without its unit: 161.72 of `161.72 万吨标准煤`."""
        return self.display.partition(" ")[0]

    @property
    def display_unit(self) -> str:
        return self.display.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class Target:
    """One item of `GET /indicators/v1/targets`; amounts in the target's own unit."""

    id: str
    region: str
    value: Decimal | None
    unit: str
    comparator: str
    limit: Decimal | None  # the value in force at the deadline; None: not assigned
    base: Decimal | None
    required: Decimal | None  # on the judged day, on the way from base to limit
    status: str
    reporting_status: str
    reason: str | None
    gap: Decimal | None
    explain: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """All targets of one region in the plan's order, and the batch that they were judged at."""

    as_of: str | None
    targets: Sequence[Target]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A target of a region beside those of the divisions below; `decomposition`: whether their values make it up."""

    as_of: str | None
    whole: Target
    below: Sequence[Target]
    decomposition: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the pages need of `GET /indicators/v1/plans`; `boxes`: titles of the 专栏 by number."""

    title: Bilingual
    start: date
    end: date
    boxes: Mapping[int, Bilingual]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One item of `GET /indicators/v1/indicators`."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Values:
    """Values of one snapshot: `as_of` is what to ask the next call with."""

    as_of: str | None
    by_key: Mapping[tuple[str, str, str], Value]

    def get(self, indicator: str, region: str, period: str) -> Value | None:
        return self.by_key.get((indicator, region, period))


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of records, of missing institutions, or (`notice` says why) of sums by division; items as answered."""

    level: str
    notice: Bilingual | None
    of: Mapping[str, Any] | None
    items: Sequence[Mapping[str, Any]]
    as_of: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class File:
    """What a browser keeps: content with its type and name."""

    content: bytes
    headers: Mapping[str, str]


class Api:
    """Calls to one origin. Thread-safe; every method raises `Unavailable` or `Refused`."""

    def __init__(self, base: str, token: Callable[[], str]) -> None:
        self._token = token
        self._client = httpx.Client(base_url=base, timeout=TIMEOUT_S, trust_env=False)
        self._base = base

    def indicators(self) -> list[Indicator]:
        """Those of the newest approved standards, in their order."""
        items = self._get("/indicators/v1/indicators", [])["items"]
        return [Indicator(item["indicator"], item["name"]) for item in items]

    def values(
        self,
        indicators: Iterable[str],
        regions: Iterable[str],
        periods: Iterable[str],
        as_of: str | None = None,
        factors: str | None = None,
    ) -> Values:
        """Every indicator × region × period, type all, newest standard, as of one batch."""
        query: Query = [("indicator", code) for code in indicators]
        query += [("region", code) for code in regions]
        query += [("period", code) for code in periods]
        query += [("factors", factors)] if factors else []
        query += [("as_of", as_of)] if as_of else []
        found: dict[tuple[str, str, str], Value] = {}
        cursor: str | None = None
        while True:
            page = self._get("/indicators/v1/values", [*query, *_paging(cursor)])
            for item in map(_value, page["items"]):
                found[item.indicator, item.region, item.period] = item
            as_of = as_of or _text(page.get("as_of"))
            cursor = page.get("next")
            if not cursor:
                return Values(as_of, found)

    def targets(self, region: str, day: str, as_of: str | None = None) -> dict[str, Target]:
        """All rows of the plan for one region, judged on `day`, by target id."""
        return {target.id: target for target in self.judged(region, day, as_of).targets}

    def judged(self, region: str, day: str, as_of: str | None = None) -> Judged:
        """The same in the plan's order, with the batch."""
        query: Query = [("plan", PLAN), ("region", region), ("date", day), *([("as_of", as_of)] if as_of else [])]
        found = self._get("/indicators/v1/targets", query)
        return Judged(_text(found.get("as_of")), [_target(item) for item in found["items"]])

    def targets_file(self, format: str | None, region: str | None, day: str | None, as_of: str | None) -> File:
        """The same rows as a workbook, CSV or another format of the API."""
        asked = {"format": format or "xlsx", "region": region, "date": day, "as_of": as_of}
        query: Query = [("plan", PLAN), *((name, text) for name, text in asked.items() if text)]
        answer = self._answer("/indicators/v1/targets", query)
        return File(answer.content, {name: answer.headers[name] for name in FILE_HEADERS if name in answer.headers})

    def breakdown(self, target: str, region: str, day: str, level: str | None) -> Breakdown:
        """One target in a region and in the divisions below it."""
        asked = {"plan": PLAN, "target": target, "region": region, "date": day, "level": level}
        found = self._get("/indicators/v1/targets/breakdown", [(name, text) for name, text in asked.items() if text])
        below = [_target(item) for item in found["items"]]
        return Breakdown(_text(found["as_of"]), _target(found["whole"]), below, found["decomposition"])

    def records(self, asked: Mapping[str, str | None]) -> Listed:
        """The returns behind a value."""
        return self._listed("/indicators/v1/records", asked)

    def missing(self, asked: Mapping[str, str | None]) -> Listed:
        """Who has not reported, or not all."""
        return self._listed("/indicators/v1/records/missing", asked)

    def _listed(self, path: str, asked: Mapping[str, str | None]) -> Listed:
        found = self._get(path, _given(asked))
        return Listed(
            found["level"], found["notice"], found.get("of"), found["items"], _text(found["as_of"]), found["next"]
        )

    def waiting(self, asked: Mapping[str, str | None]) -> dict[str, Any]:
        """A page of the joint objects that wait for a province's word."""
        return self._get("/training/v1/confirmations/waiting", _given(asked))

    def plan(self) -> Plan:
        """The plan that the pages are about."""
        items = self._get("/indicators/v1/plans", [])["items"]
        return next(_plan(item) for item in items if item["plan"] == PLAN)

    def status(self) -> dict[str, Any]:
        """`{lag, freshness_s, dead_letters}` of the indicators."""
        return self._get("/indicators/v1/status", [])

    def latest_events(self, service: str, limit: int) -> list[dict[str, Any]]:
        """The last CloudEvents of a service's feed, oldest first."""
        events: list[dict[str, Any]] = self._get(f"/{service}/v1/events", [("latest", True), ("limit", limit)])["items"]
        return events

    @asynccontextmanager
    async def stream(self, last_event_id: str | None) -> AsyncIterator[httpx.Response]:
        """`GET /indicators/v1/stream`, open until the block is left."""
        headers = {**self._headers(), "Accept": "text/event-stream"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        timeout = httpx.Timeout(TIMEOUT_S, read=None)
        async with (
            httpx.AsyncClient(base_url=self._base, timeout=timeout, trust_env=False) as client,
            client.stream("GET", "/indicators/v1/stream", headers=headers) as response,
        ):
            yield response

    def _headers(self) -> dict[str, str]:
        """Who asks, and in which trace: that of the page goes on in the API."""
        here = current_traceparent()
        return {"Authorization": f"Bearer {self._token()}", **({"traceparent": here} if here else {})}

    def _get(self, path: str, query: Query) -> dict[str, Any]:
        body: dict[str, Any] = self._answer(path, query).json()
        return body

    def _answer(self, path: str, query: Query) -> httpx.Response:
        try:
            response = self._client.get(path, params=query, headers=self._headers())
        except httpx.HTTPError as error:
            raise Unavailable(f"{path}: {error}") from error
        if response.status_code in WRONG_ADDRESS:
            raise Refused(response.status_code, _reasons(response))
        if response.status_code != httpx.codes.OK:
            raise Unavailable(" ".join(f"{reason['zh']} / {reason['en']}" for reason in _reasons(response)))
        return response


def _given(asked: Mapping[str, str | None]) -> Query:
    return [(name, text) for name, text in asked.items() if text]


def _paging(cursor: str | None) -> Query:
    return [("limit", str(PAGE_LIMIT)), *([("cursor", cursor)] if cursor else [])]


def _reasons(response: httpx.Response) -> list[Bilingual]:
    """What a problem document finds wrong, each with the value given; else its title, else the bare status."""
    try:
        problem = response.json()
        wrong = problem.get("errors") or [{"zh": problem["title"], "en": problem["detail"]}]
        return [{language: _told(error, language) for language in LANGUAGES} for error in wrong]
    except (ValueError, KeyError, TypeError, AttributeError):
        return [dict.fromkeys(LANGUAGES, f"HTTP {response.status_code}")]


def _told(error: Mapping[str, Any], language: str) -> str:
    given = error.get("value")
    return str(error[language]) if given is None else f"{error[language]} ({given})"


def _value(item: Mapping[str, Any]) -> Value:
    coverage = item["coverage"]
    return Value(
        indicator=item["indicator"],
        region=item["region"],
        period=item["period"],
        value=_decimal(item["value"]),
        display=item["display"] or "",
        unit=item["unit"],
        standard=item["standard"],
        factor_set=item["factor_set"],
        coverage=Coverage(int(coverage["expected"]), int(coverage["reported"]), int(coverage["partial"])),
        obs_status=item["obs_status"],
        position=item["position"],
        numerator=_text(item["numerator"]),
        numerator_unit=item.get("numerator_unit"),
        denominator=_text(item["denominator"]),
        denominator_unit=item.get("denominator_unit"),
        explain=item["explain"] or {},
    )


def _target(item: Mapping[str, Any]) -> Target:
    return Target(
        id=item["target"],
        region=item["region"],
        value=_decimal(item["value"]),
        unit=item["unit"],
        comparator=item["comparator"],
        limit=_decimal(item["target_value"]),
        base=_decimal(item["baseline"]),
        required=_decimal(item["required"]),
        status=item["status"],
        reporting_status=item["reporting_status"],
        reason=item["reason"],
        gap=_decimal(item["gap"]),
        explain=item["explain"] or {},
    )


def _plan(item: Mapping[str, Any]) -> Plan:
    start, end = (date.fromisoformat(item[field]) for field in ("start", "end"))
    return Plan(item["title"], start, end, {box["box"]: box for box in item["boxes"]})


def _decimal(text: Any) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
