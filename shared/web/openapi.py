"""The OpenAPI document: every operation names its problems, and any one of its scopes is enough."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from shared.web.answers import PROBLEM

_TEXT = {"type": "string"}
_PROBLEM_SCHEMA = {
    "type": "object",
    "description": "RFC 9457 problem document, Chinese (`title`) and English (`detail`).",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "code": _TEXT,
        "detail": _TEXT,
        "traceId": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "severity", "zh", "en"],
                "properties": {
                    **dict.fromkeys(("cell", "pointer", "code", "zh", "en", "hint", "value"), _TEXT),
                    "severity": {"enum": ["hard", "soft"]},
                    "line": {"type": "integer"},
                },
            },
        },
    },
}
_ANSWER = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def document(app: FastAPI) -> None:
    """Make `app.openapi()` complete the document that FastAPI generates."""
    generate = app.openapi

    def completed() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(generate())
        return generate()

    app.openapi = completed  # type: ignore[method-assign]


def _complete(schema: dict[str, Any]) -> None:
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM_SCHEMA
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for operations in schema["paths"].values():
        for operation in operations.values():
            _complete_operation(operation)


def _complete_operation(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    if "422" in responses:  # FastAPI's own shape, which our handler never sends
        responses["422"] = {"description": "Validation failed", **_ANSWER}
    if "requestBody" in operation:
        responses.setdefault("400", {"description": "Not readable", **_ANSWER})
        responses.setdefault("413", {"description": "Body too large", **_ANSWER})
    if "security" in operation:
        responses.setdefault("401", {"description": "No valid token", **_ANSWER})
        responses.setdefault("403", {"description": "Scope or region missing", **_ANSWER})
        operation["security"] = _any_of(operation["security"])
    responses.setdefault("default", {"description": "Any other problem", **_ANSWER})


def _any_of(security: list[dict[str, list[str]]]) -> list[dict[str, list[str]]]:
    """One alternative a scope: OpenAPI reads several scopes of one alternative as all of them."""
    return [{scheme: [scope]} for entry in security for scheme, scopes in entry.items() for scope in scopes] or security
