"""From exceptions to problem documents."""

from __future__ import annotations

import re

import psycopg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from shared.bus import BusUnavailable
from shared.telemetry import log
from shared.web.answers import problem_answer
from shared.web.body import BodyTooLarge, too_large
from shared.web.faults import field_error
from shared.web.problems import FieldError, Problem, validation

_BY_STATUS = {
    400: ("bad_request", "请求无法解析", "The request cannot be read."),
    404: ("not_found", "没有这个地址", "There is nothing at this address."),
    405: ("method_not_allowed", "此地址不支持该方法", "This address does not support the method."),
}

# No server can tell it from a slash between two parts, so the address has a part too many, and is none of ours.
_ENCODED_SLASH = re.compile(rb"^/\w+/v\d+/.*%2f", re.IGNORECASE)
_SLASH_IN_KEY = FieldError(
    "key_malformed",
    "键中不能有斜线（%2F）",
    "a key has no slash, nor %2F",
    hint="以 - 代替斜线，如 川机管-2023-118 / write a dash in place of a slash",
)


def handle_errors(app: FastAPI) -> None:
    """Register the handlers; what they do not know ends as 500 in `Tracing`."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(psycopg.OperationalError, _database_away)
    app.add_exception_handler(BusUnavailable, _log_away)


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_answer(error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, BodyTooLarge):
        return problem_answer(too_large(error.limit))
    if error.status_code == 404 and _ENCODED_SLASH.search(request.scope.get("raw_path") or b""):
        return problem_answer(validation([_SLASH_IN_KEY]))
    code, zh, en = _BY_STATUS.get(error.status_code, ("http_error", "请求未能完成", str(error.detail)))
    headers = {"Allow": _methods_of(request)} if error.status_code == 405 else error.headers or {}
    return problem_answer(Problem(error.status_code, code, zh, en, headers=headers))


def _methods_of(request: Request) -> str:
    """The methods of an address: it has a route for each, and the router names only those of the first."""
    routes = iter_route_contexts(request.app.routes)
    path = request.scope["path"]
    return ", ".join(sorted({m for r in routes if r.methods and r.path_regex.match(path) for m in r.methods}))


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    details = error.errors()
    if details and details[0]["type"] == "json_invalid":
        return problem_answer(invalid_json(details[0]["ctx"]["error"]))
    return problem_answer(validation([field_error(detail) for detail in details]))


async def _database_away(_request: Request, error: Exception) -> Response:
    log.warning("database unavailable", error=str(error))
    return problem_answer(
        Problem(
            503,
            "database_unavailable",
            "数据库暂时不可用，请稍后重试",
            "The database is unavailable at the moment: try again.",
            headers={"Retry-After": "1"},
        )
    )


async def _log_away(_request: Request, error: Exception) -> Response:
    log.warning("event log unavailable", error=str(error))
    return problem_answer(
        Problem(
            503,
            "log_unavailable",
            "事件日志暂时不可用，请稍后重试",
            "The event log is unavailable at the moment: try again.",
            headers={"Retry-After": "1"},
        )
    )


def invalid_json(reason: str) -> Problem:
    """400: the body is not the JSON we accept."""
    return Problem(400, "invalid_json", "请求体不是有效的 JSON", f"The body is not valid JSON: {reason}.")
