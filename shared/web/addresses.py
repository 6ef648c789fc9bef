"""What an address may be made of: text, and each parameter once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, get_origin
from urllib.parse import unquote_to_bytes

from fastapi import Request
from fastapi.dependencies.models import Dependant
from starlette.types import Scope

from shared.web.problems import FieldError, Problem, validation

_NUL = Problem(400, "bad_url", "网址中不能有 NUL 字符", "The URL must not contain the character NUL.")
_NOT_UTF8 = Problem(400, "bad_url", "网址不是 UTF-8 编码", "The URL is not in UTF-8.")


def unreadable(scope: Scope) -> Problem | None:
    """Why an address cannot be read, if it cannot.

    The server below puts U+FFFD for what is not UTF-8: two keys would become one, and a filter would find nothing.
    """
    for part in (scope.get("raw_path", b""), scope["query_string"]):
        if b"%00" in part:
            return _NUL
        try:
            unquote_to_bytes(part).decode()
        except UnicodeDecodeError:
            return _NOT_UTF8
    return None


async def asked_once(request: Request) -> None:
    """Dependency of every route: refuses a parameter that stands twice and takes one value.

    Otherwise the last would win without a word, and `mode=all&mode=each` keep half of a batch.
    """
    counted = Counter(name for name, _ in request.query_params.multi_items())
    if repeated := [name for name, times in counted.items() if times > 1]:
        single = {name for name, takes_many in _parameters(request.scope["route"].dependant) if not takes_many}
        if wrong := [name for name in repeated if name in single]:
            raise validation([_repeated(name) for name in wrong])


def _parameters(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Names of the query parameters of a route and of what it depends on, and whether they take several values."""
    for field in dependant.query_params:
        yield field.alias, _takes_many(field.field_info.annotation)
    for inner in dependant.dependencies:
        yield from _parameters(inner)


def _takes_many(annotation: Any) -> bool:
    return get_origin(annotation) is list


def _repeated(name: str) -> FieldError:
    return FieldError(
        "parameter_repeated", f"参数 {name} 只能出现一次", f"Parameter {name} may stand only once.", parameter=name
    )
