"""The outermost layer: gives every request a trace, and catches what nothing below has caught."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.telemetry import current_trace_id, log, trace
from shared.web.answers import problem_answer
from shared.web.problems import Problem


class Tracing:
    """ASGI middleware. Continues the trace of the header `traceparent` or begins one, and returns it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with trace(Headers(scope=scope).get("traceparent")) as traceparent:
            started = False

            async def traced(message: Message) -> None:
                nonlocal started
                if message["type"] == "http.response.start":
                    started = True
                    headers = MutableHeaders(scope=message)
                    headers["traceparent"] = traceparent
                    headers["X-Trace-Id"] = current_trace_id() or ""
                await send(message)

            try:
                if b"%00" in scope.get("raw_path", b"") or b"%00" in scope["query_string"]:
                    await problem_answer(_NUL_IN_URL)(scope, receive, traced)
                else:
                    await self.app(scope, receive, traced)
            except Exception:
                log.exception("request failed", method=scope["method"], path=scope["path"])
                if started:
                    raise  # too late for an answer: the broken connection is one
                await problem_answer(_INTERNAL)(scope, receive, traced)


_NUL_IN_URL = Problem(400, "bad_url", "网址中不能有 NUL 字符", "The URL must not contain the character NUL.")
_INTERNAL = Problem(
    500,
    "internal",
    "服务内部错误：请凭 traceId 联系管理员",
    "Internal error: quote the traceId to the administrator.",
)
