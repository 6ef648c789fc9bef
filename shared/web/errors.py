"""From exceptions to problem documents."""

from __future__ import annotations

from typing import Any

import psycopg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from shared.bus import BusUnavailable
from shared.telemetry import log
from shared.web.answers import problem_answer
from shared.web.body import BodyTooLarge, too_large
from shared.web.problems import FieldError, Problem, pointer, validation

_BY_STATUS = {
    400: ("bad_request", "请求无法解析", "The request cannot be read."),
    404: ("not_found", "没有这个地址", "There is nothing at this address."),
    405: ("method_not_allowed", "此地址不支持该方法", "This address does not support the method."),
}

# pydantic's error types → Chinese; the English text is pydantic's own.
_ZH = {
    "missing": "缺少必填项",
    "extra_forbidden": "未知字段",
    "string_type": "应为字符串",
    "string_too_long": "文本过长",
    "string_too_short": "文本过短",
    "string_pattern_mismatch": "格式不符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "list_type": "应为数组",
    "literal_error": "不在允许的取值之内",
    "enum": "不在允许的取值之内",
    "decimal_type": "应为十进制数",
    "decimal_parsing": "应为十进制数",
    "date_type": "应为日期 YYYY-MM-DD",
    "date_parsing": "应为日期 YYYY-MM-DD",
    "date_from_datetime_parsing": "应为日期 YYYY-MM-DD",
    "datetime_from_date_parsing": "应为时间（RFC 3339）",
    "greater_than": "数值过小",
    "greater_than_equal": "数值过小",
    "less_than": "数值过大",
    "less_than_equal": "数值过大",
    "too_long": "项数过多",
    "too_short": "项数过少",
}


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
    return Problem(400, "invalid_json", f"请求体不是有效的 JSON：{reason}", f"The body is not valid JSON: {reason}.")


def field_error(detail: Any) -> FieldError:
    """One of pydantic's error dicts as ours: JSON pointer for the body, the name for a parameter."""
    kind = detail["type"]
    place, *path = detail["loc"]
    zh, en = _ZH.get(kind, "取值无效"), detail["msg"]
    if kind in ("literal_error", "enum"):
        zh = f"{zh}：{detail['ctx']['expected']}"
    if place != "body":
        name = ".".join(str(step) for step in path)
        return FieldError(kind, f"参数 {name}：{zh}", f"Parameter {name}: {en}", value=_shown(detail))
    return FieldError(kind, zh, en, pointer=pointer(path), value=_shown(detail))


def _shown(detail: Any) -> str | None:
    value = detail.get("input")
    return str(value)[:100] if detail["type"] != "missing" and isinstance(value, str | int | float) else None
