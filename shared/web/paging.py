"""Pages of a list: an opaque cursor that carries the sort key of the last item, and a limit."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, Any

import orjson
from fastapi import Query

from shared.web.problems import Problem

DEFAULT_LIMIT = 200
LARGEST_LIMIT = 1000

Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="每页条数 / items in a page")]
Cursor = Annotated[
    str | None, Query(max_length=1000, description="上一页的 next / `next` of the page before; none: the first page")
]


def encode_cursor(values: Sequence[str | int | None]) -> str:
    """The sort key of the last item of a page, as text that goes into an URL unescaped."""
    return urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def decode_cursor(text: str, *kinds: type) -> tuple[Any, ...]:
    """Read a cursor back; with `kinds` its values must be of these types, in order.

    Raises `Problem` 422 `bad_cursor` for anything `encode_cursor` did not write.
    """
    try:
        values = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise _bad_cursor() from None
    fits = isinstance(values, list) and all(map(_is_part, values))
    if not fits or (kinds and [type(value) for value in values] != list(kinds)):
        raise _bad_cursor()
    return tuple(values)


def _is_part(value: object) -> bool:
    """Whether a sort key may hold it: PostgreSQL keeps U+0000 in no text."""
    return value is None or type(value) is int or (type(value) is str and "\0" not in value)


def _bad_cursor() -> Problem:
    return Problem(
        422,
        "bad_cursor",
        "cursor 无效：请原样传回上一页的 next",
        "The cursor is not valid: send `next` of the page before back unchanged.",
    )
