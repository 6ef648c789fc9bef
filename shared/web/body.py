"""Request bodies: limited in size while they arrive, and JSON that means one thing only."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.answers import problem_answer
from shared.web.problems import Problem

RECORD_LIMIT = 1 << 20
FILE_LIMIT = 10 << 20
BATCH_LIMIT = 64 << 20

# An odd number of backslashes: the escape itself, not a backslash followed by "u0000".
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class BodyTooLarge(HTTPException):
    """More bytes than allowed. An HTTPException, because FastAPI's body reader lets no other exception through."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit


def too_large(limit: int) -> Problem:
    megabytes = f"{limit / (1 << 20):g}"
    return Problem(
        413,
        "body_too_large",
        f"请求体超过 {megabytes} MB 上限：请拆分后分批发送",
        f"The body exceeds the limit of {megabytes} MB: send it in several parts.",
        extra={"limit": limit},
    )


def limit_of(path: str) -> int:
    """Bytes allowed on a path: batches 64 MB, workbooks 10 MB, everything else 1 MB."""
    if path.endswith(":batch"):
        return BATCH_LIMIT
    return FILE_LIMIT if path.endswith(".xlsx") else RECORD_LIMIT


class BodyLimit:
    """ASGI middleware: answers 413 by the declared length, or as soon as the counted bytes pass the limit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = limit_of(scope["path"])
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            await problem_answer(too_large(limit))(scope, receive, send)
            return
        await self.app(scope, _counted(receive, limit), send)


def _counted(receive: Receive, limit: int) -> Receive:
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > limit:
            raise BodyTooLarge(limit)
        return message

    return counted


async def read_body(request: Request) -> bytes:
    """Dependency for a raw body: `body: Annotated[bytes, Depends(read_body)]` in a `def` endpoint.

    Reads without blocking; the limit of the path holds (`limit_of`).
    """
    return await request.body()


def strict_json(body: bytes) -> Any:
    """Parse JSON that `check_json` accepts; fractions become `Decimal`, never floats.

    Refuses U+0000 as well: PostgreSQL keeps it in no text, and models without a check of their own let it pass.
    """
    check_json(body)
    if b"\\u0000" in body and _NUL.search(body):
        raise json.JSONDecodeError("the character U+0000 is not allowed", "", 0)
    return _loads(body, parse_float=Decimal)


def check_json(body: bytes) -> None:
    """Raises `json.JSONDecodeError` for what is not JSON in UTF-8, or what parsers disagree on: a key twice in
    one object, NaN and infinity, lone surrogates.

    For those who decode by themselves: a line of a batch costs 4 µs.
    """
    value = orjson.loads(body)  # strict in everything but keys
    # A colon belongs to a key or stands in a text. As many colons as keys: no key was lost as a duplicate.
    if body.count(b":") != _keys(value):
        _loads(body, object_pairs_hook=_unique)


def _loads(body: bytes, **options: Any) -> Any:
    try:
        return json.loads(body, **options)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", "", 0) from None


def _keys(value: Any) -> int:
    found, containers = 0, [value] if type(value) in (dict, list) else []
    while containers:
        inner = containers.pop()
        if type(inner) is dict:
            found += len(inner)
            inner = inner.values()
        containers += [entry for entry in inner if type(entry) in (dict, list)]
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise json.JSONDecodeError(f"the key {twice!r} appears twice in one object", "", 0)
    return found
