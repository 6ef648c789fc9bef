"""Answers made without a model: JSON by orjson, and problem documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson
from starlette.responses import Response

from shared.telemetry import current_trace_id
from shared.web.problems import Problem

PROBLEM = "application/problem+json"


def json_answer(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Plain dicts, lists, dataclasses, dates as JSON: a third of the time that a `response_model` takes."""
    return Response(orjson.dumps(content), status, headers, "application/json")


def attachment(name: str) -> dict[str, str]:
    """The header of a file that is to be saved under a name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def problem_answer(problem: Problem) -> Response:
    """The problem document, with the trace id of the request in hand."""
    document = orjson.dumps(problem.as_dict(current_trace_id()), default=str)
    return Response(document, problem.status, problem.headers, PROBLEM)
