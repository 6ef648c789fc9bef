"""The outermost layer: every answer names its trace and is timed, and what nothing below has caught is caught.

FastAPI records the span of a request, around this layer, where spans are exported; see `recorded`.
"""

from __future__ import annotations

import time
from contextlib import nullcontext

from fastapi.telemetry import TelemetryConfig, get_telemetry_data
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.telemetry import current_trace_id, current_traceparent, log, provider, trace
from shared.web.addresses import unreadable
from shared.web.answers import problem_answer
from shared.web.measuring import Durations
from shared.web.problems import Problem


class Tracing:
    """ASGI middleware. Continues the trace of the header `traceparent` or begins one, and returns it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._durations = Durations()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0
        is_recorded = get_telemetry_data() is not None
        incoming = Headers(scope=scope).get("traceparent")
        with nullcontext(current_traceparent() or "") if is_recorded else trace(incoming) as traceparent:

            async def traced(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                    headers = MutableHeaders(scope=message)
                    headers["traceparent"] = traceparent
                    headers["X-Trace-Id"] = current_trace_id() or ""
                await send(message)

            try:
                if wrong := unreadable(scope):
                    await problem_answer(wrong)(scope, receive, traced)
                else:
                    await self.app(scope, receive, traced)
            except Exception:
                log.exception("request failed", method=scope["method"], path=scope["path"])
                if status:
                    raise  # too late for an answer: the broken connection is one
                await problem_answer(_INTERNAL)(scope, receive, traced)
            finally:
                self._durations.note(scope, status, time.perf_counter() - began)


def recorded() -> TelemetryConfig:
    """How FastAPI records requests: where spans are exported, one span each. Figures and logs are our own."""
    exporting = provider()
    return {
        "tracing": exporting is not None,
        "tracer_provider": exporting,
        "operation_spans": False,
        "metrics": False,
        "logs": False,
        "auto_configure": False,
        "exclude": _leads_nowhere,
    }


def _leads_nowhere(scope: Scope) -> bool:
    """`/health/…` every few seconds, and streams, which are open for hours: neither is the way of a request."""
    return scope["path"].startswith("/health/") or "text/event-stream" in Headers(scope=scope).get("accept", "")


_INTERNAL = Problem(
    500,
    "internal",
    "服务内部错误：请凭 traceId 联系管理员",
    "Internal error: quote the traceId to the administrator.",
)
