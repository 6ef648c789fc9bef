"""What the routes of records say in the OpenAPI document; bodies are decoded past FastAPI, so we describe them."""

from __future__ import annotations

from typing import Any

import msgspec

from shared.records.kind import Kind

NDJSON = "application/x-ndjson"

_Responses = dict[int | str, dict[str, Any]]
_ETAG = {"ETag": {"description": "the revision, strong", "schema": {"type": "string"}}}
_OBJECT = {"application/json": {"schema": {"type": "object"}}}


def takes(body: type[msgspec.Struct], *, required: bool = True) -> dict[str, Any]:
    """The request body of a `PUT` or an action."""
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": _schema(body)}}}}


def takes_lines(line: type[msgspec.Struct]) -> dict[str, Any]:
    """The request body of a batch: one such object a line; no lines are no error."""
    return {"requestBody": {"required": False, "content": {NDJSON: {"schema": _schema(line)}}}}


def record(kind: Kind[Any], description: str = "the record") -> _Responses:
    return one(f"{kind.thing}: {description}")


def one(description: str) -> _Responses:
    """An answer that carries one thing with its revision."""
    return {200: {"description": description, "headers": _ETAG, "content": _OBJECT}}


def read(kind: Kind[Any]) -> _Responses:
    return {**record(kind), 304: {"description": f"{kind.thing}: as in If-None-Match", "headers": _ETAG}}


def saved(kind: Kind[Any]) -> _Responses:
    return {
        **record(kind, "revised, or nothing new"),
        201: {"description": f"{kind.thing}: created", "headers": _ETAG, "content": _OBJECT},
    }


def revisions(kind: Kind[Any]) -> _Responses:
    return {200: {"description": f"{kind.thing}: all revisions, or the changes between two", "content": _OBJECT}}


def page(kind: Kind[Any]) -> _Responses:
    return items(kind.things)


def items(description: str) -> _Responses:
    """A page of a list."""
    schema = {"type": "object", "properties": {"items": {"type": "array"}, "next": {"type": ["string", "null"]}}}
    return {200: {"description": description, "content": {"application/json": {"schema": schema}}}}


RECEIPTS: _Responses = {
    200: {"description": "one receipt a line", "content": {NDJSON: {"schema": {"type": "string"}}}},
    422: {"description": "mode=all: a line failed, nothing was kept", "content": {NDJSON: {}}},
}


def _schema(body: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a struct, self-contained."""
    (schema,), parts = msgspec.json.schema_components([body], ref_template="#/{name}")
    resolved: dict[str, Any] = _inline(schema, parts)
    return resolved


def _inline(node: Any, parts: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            return _inline(parts[node["$ref"].removeprefix("#/")], parts)
        return {name: _inline(value, parts) for name, value in node.items()}
    return [_inline(entry, parts) for entry in node] if isinstance(node, list) else node
