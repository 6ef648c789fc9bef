"""How long requests take, by route template: an address has institutions in it, a template does not."""

from __future__ import annotations

from fastapi.routing import iter_route_contexts
from starlette.types import Scope

from shared.telemetry.metrics import Histogram

_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_SECONDS = Histogram(
    "bashu_http_request_duration_seconds",
    "From the request to the end of its answer; of a stream, how long it was open.",
    ("method", "route", "status"),
)


class Durations:
    """Of one application. Labels are few: methods and templates we know, and the class of the status (2xx)."""

    def __init__(self) -> None:
        self._templates: dict[object, str] | None = None  # by endpoint; made when all routes are there

    def note(self, scope: Scope, status: int, seconds: float) -> None:
        """`status` 0: the connection ended without an answer."""
        if self._templates is None:
            routes = iter_route_contexts(scope["app"].routes)
            self._templates = {
                route.endpoint: route.path_format or "" for route in routes if route.endpoint is not None
            }
        method = scope["method"] if scope["method"] in _METHODS else "other"
        template = self._templates.get(scope.get("endpoint"), "unmatched")
        _SECONDS.labels(method, template, f"{status // 100}xx" if status else "none").observe(seconds)
