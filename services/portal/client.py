"""The services' public API as the pages see it: the same calls, and the same rights, as any partner has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Container, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from services.portal.answers import (
    Bilingual,
    Breakdown,
    File,
    Indicator,
    Judged,
    Listed,
    Plans,
    Target,
    Value,
    Values,
    read_plan,
    read_target,
    read_value,
    text_of,
)
from services.portal.texts import LANGUAGES
from shared.telemetry import current_traceparent

TIMEOUT_S = 20.0
PAGE_LIMIT = 1000  # the most items one answer holds
FILE_HEADERS = ("Content-Type", "Content-Disposition")

Query = list[tuple[str, str | int | float | bool | None]]  # httpx's own type of repeated parameters


WRONG_ADDRESS = (httpx.codes.BAD_REQUEST, httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY)


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
            for item in map(read_value, page["items"]):
                found[item.indicator, item.region, item.period] = item
            as_of = as_of or text_of(page.get("as_of"))
            cursor = page.get("next")
            if not cursor:
                return Values(as_of, found)

    def targets(self, plan: str, region: str, day: str, as_of: str | None, only: Iterable[str]) -> dict[str, Target]:
        """These rows of a plan for one region, judged on `day`, by target id."""
        return {target.id: target for target in self.judged(plan, region, day, as_of, only).targets}

    def judged(self, plan: str, region: str, day: str, as_of: str | None = None, only: Iterable[str] = ()) -> Judged:
        """All rows (or only some) in the plan's order, with the batch."""
        query: Query = [("plan", plan), ("region", region), ("date", day), *([("as_of", as_of)] if as_of else [])]
        query += [("target", target) for target in only]
        found = self._get("/indicators/v1/targets", query)
        return Judged(text_of(found.get("as_of")), [read_target(item) for item in found["items"]])

    def targets_file(
        self, plan: str | None, format: str | None, region: str | None, day: str | None, as_of: str | None
    ) -> File:
        """The same rows as a workbook, CSV or another format of the API."""
        asked = {"plan": plan, "format": format or "xlsx", "region": region, "date": day, "as_of": as_of}
        answer = self._answer("/indicators/v1/targets", [(name, text) for name, text in asked.items() if text])
        return File(answer.content, {name: answer.headers[name] for name in FILE_HEADERS if name in answer.headers})

    def breakdown(self, plan: str, target: str, region: str, day: str, level: str | None) -> Breakdown:
        """One target of a plan in a region and in the divisions below it."""
        asked = {"plan": plan, "target": target, "region": region, "date": day, "level": level}
        found = self._get("/indicators/v1/targets/breakdown", [(name, text) for name, text in asked.items() if text])
        below = [read_target(item) for item in found["items"]]
        return Breakdown(text_of(found["as_of"]), read_target(found["whole"]), below, found["decomposition"])

    def records(self, asked: Mapping[str, str | None]) -> Listed:
        """The returns behind a value."""
        return self._listed("/indicators/v1/records", asked)

    def missing(self, asked: Mapping[str, str | None]) -> Listed:
        """Who has not reported, or not all."""
        return self._listed("/indicators/v1/records/missing", asked)

    def _listed(self, path: str, asked: Mapping[str, str | None]) -> Listed:
        found = self._get(path, _given(asked))
        return Listed(
            found["level"], found["notice"], found.get("of"), found["items"], text_of(found["as_of"]), found["next"]
        )

    def waiting(self, asked: Mapping[str, str | None]) -> dict[str, Any]:
        """A page of the joint objects that wait for a province's word."""
        return self._get("/training/v1/confirmations/waiting", _given(asked))

    def plans(self, asked: str | None = None) -> Plans:
        """Those that are loaded, with the one asked for, or the API's default."""
        found = self._get("/indicators/v1/plans", [])
        every, code = [read_plan(item) for item in found["items"]], asked or found["default"]
        chosen = next((plan for plan in every if plan.code == code), None)
        if chosen is None:
            raise Refused(422, [{"zh": f"没有这个规划 ({code})", "en": f"There is no such plan ({code})"}])
        return Plans(every, chosen)

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

    def ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        """A call whose refusals, of whatever kind, are the reader's to know."""
        return self._called(method, path, range(400, 500), **content)

    def _answer(self, path: str, query: Query) -> httpx.Response:
        return self._called("GET", path, WRONG_ADDRESS, params=query)

    def _called(self, method: str, path: str, refusals: Container[int], **content: Any) -> httpx.Response:
        try:
            response = self._client.request(method, path, headers=self._headers(), **content)
        except httpx.HTTPError as error:
            raise Unavailable(f"{path}: {error}") from error
        if response.status_code in refusals and response.status_code != httpx.codes.UNAUTHORIZED:
            raise Refused(response.status_code, _reasons(response))
        if not response.is_success:
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
