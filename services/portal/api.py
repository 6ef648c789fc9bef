"""The routes of the pages. They hold no data: everything comes from the services' public API."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import httpx
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from services.portal.access import MayRead
from services.portal.client import Api
from services.portal.pages.breakdown import breakdown_page
from services.portal.pages.confirmations import confirmations_page
from services.portal.pages.dashboard import dashboard
from services.portal.pages.events import latest_events
from services.portal.pages.explain import explanation
from services.portal.pages.plan import plan_page
from services.portal.pages.problem import ProblemPage
from services.portal.pages.records import Number, records_page
from services.portal.render import ASSETS, STATIC
from services.portal.responding import HEADERS, Incomplete, html, or_problem
from services.portal.signing_in import add_sign_in

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
API_PATH = re.compile(r"/\w+/v\d+(/|$)")

# Pages wait for the API of, in the embedded profile, this same process. In threads of their own they cannot
# take all of those that the API needs to answer them.
PAGE_THREADS = 8


def router(api_base: str, may_read: MayRead, token: Callable[[], str]) -> APIRouter:
    """The pages, for an origin that answers the services' API and a source of bearer tokens.

    `may_read` tells whom they are shown to (`access.py`).
    """
    routes = APIRouter(include_in_schema=False)
    api = Api(api_base, token)
    threads = CapacityLimiter(PAGE_THREADS)

    async def made(request: Request, make: Callable[[], Response]) -> Response:
        if not may_read(request):
            return html(request, "problem.html", ProblemPage("local"), 403)
        return await to_thread.run_sync(partial(or_problem, request, make), limiter=threads)

    async def answer(request: Request, template: str, model: Callable[[], Any]) -> Response:
        return await made(request, lambda: html(request, template, model()))

    @routes.get("/")
    async def show_dashboard(request: Request, year: str | None = None, indicator: str | None = None) -> Response:
        return await answer(request, "dashboard.html", partial(dashboard, api, year, indicator))

    @routes.get("/targets")
    async def show_targets(
        request: Request, plan: str | None = None, date: str | None = None, region: str | None = None
    ) -> Response:
        return await answer(request, "plan.html", partial(plan_page, api, plan, date, region))

    @routes.get("/targets/breakdown")
    async def show_breakdown(
        request: Request,
        plan: str | None = None,
        target: str | None = None,
        date: str | None = None,
        region: str | None = None,
        level: str | None = None,
    ) -> Response:
        def model() -> Any:
            if not target:
                raise Incomplete
            return breakdown_page(api, plan, target, date, region, level)

        return await answer(request, "breakdown.html", model)

    @routes.get("/targets/download")
    async def download_targets(
        request: Request,
        plan: str | None = None,
        format: str | None = None,
        date: str | None = None,
        region: str | None = None,
        as_of: str | None = None,
    ) -> Response:
        def file() -> Response:
            found = api.targets_file(plan, format, region, date, as_of)
            return Response(found.content, headers={**HEADERS, **found.headers})

        return await made(request, file)

    @routes.get("/explain")
    async def show_explanation(
        request: Request,
        indicator: str | None = None,
        region: str | None = None,
        period: str | None = None,
        as_of: str | None = None,
    ) -> Response:
        def model() -> Any:
            if not (indicator and region and period):
                raise Incomplete
            return explanation(api, indicator, region, period, as_of)

        return await answer(request, "explain.html", model)

    @routes.get("/records")
    async def show_records(
        request: Request,
        indicator: str | None = None,
        region: str | None = None,
        period: str | None = None,
        factors: str | None = None,
        as_of: str | None = None,
        cursor: str | None = None,
        show: str | None = None,
    ) -> Response:
        def model() -> Any:
            if not (indicator and region and period):
                raise Incomplete
            return records_page(api, Number(indicator, region, period, factors, as_of), cursor, show == "missing")

        return await answer(request, "records.html", model)

    @routes.get("/confirmations")
    async def show_waiting(request: Request, awaits: str | None = None, cursor: str | None = None) -> Response:
        return await answer(request, "confirmations.html", partial(confirmations_page, api, awaits, cursor))

    @routes.get("/events")
    async def show_events(request: Request) -> Response:
        return await answer(request, "events.html", partial(latest_events, api))

    add_sign_in(routes, api, threads)

    @routes.get("/live")
    async def live(request: Request, after: str | None = None) -> Response:
        """The stream of values, passed through: a browser's EventSource cannot send a token."""
        if not may_read(request):
            return Response(status_code=403, headers=HEADERS)
        return await _passed_through(api, request.headers.get("last-event-id", after))

    @routes.get("/assets/{name}")
    async def static(name: str) -> Response:
        if name not in ASSETS:
            return Response(status_code=404)
        return Response((STATIC / name).read_bytes(), media_type=ASSETS[name], headers=FOREVER)

    return routes


def page_not_found(may_read: MayRead, otherwise: ASGIApp) -> ASGIApp:
    """What answers an address that no route has: a page with the way back for a browser, else `otherwise`.

    An address below `/<service>/v<n>/` is one of the API, whoever asks for it.
    """

    async def not_found(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _is_readers(request := Request(scope), may_read):
            await html(request, "problem.html", ProblemPage("nothing"), 404)(scope, receive, send)
        else:
            await otherwise(scope, receive, send)

    return not_found


def _is_readers(request: Request, may_read: MayRead) -> bool:
    wants_page = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
    return wants_page and not API_PATH.match(request.url.path) and may_read(request)


async def _passed_through(api: Api, last_event_id: str | None) -> Response:
    upstream = api.stream(last_event_id)
    try:
        response = await upstream.__aenter__()
    except httpx.HTTPError:
        return Response(status_code=503, headers=HEADERS)

    async def body() -> AsyncIterator[bytes]:
        try:
            async for chunk in response.aiter_raw():
                yield chunk
        except httpx.HTTPError:
            pass  # the browser comes back with the last id it saw
        finally:
            await upstream.__aexit__(None, None, None)

    unbuffered = {**HEADERS, "X-Accel-Buffering": "no"}
    return StreamingResponse(body(), response.status_code, unbuffered, "text/event-stream")
