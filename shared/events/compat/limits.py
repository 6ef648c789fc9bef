"""Rules of the keywords that limit a single value. Each takes the keyword and both schemas.

A limit may be drawn closer: what is sent then was always allowed. It may not be widened or dropped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from shared.events.compat.changes import Change, Schema, breaking, compatible


def types(keyword: str, promised: Schema, now: Schema) -> Iterator[Change]:
    """Of two single type names. Every integer is a number."""
    before, after = promised.get(keyword, "any"), now.get(keyword, "any")
    if before == "any" or (before, after) == ("number", "integer"):
        yield compatible(f"类型收窄为 {after} / type is narrowed to {after}")
    else:
        yield breaking(
            f"类型由 {before} 变为 {after}，已有程序读不了 / type {before} became {after}: programs that read it fail"
        )


def values(keyword: str, promised: Schema, now: Schema) -> Iterator[Change]:
    """Of the lists of allowed values. A list is closed: whoever switches on it has no case for a new value."""
    before, after = _texts(promised.get(keyword)), _texts(now.get(keyword))
    if before is None:
        yield compatible("限于列出的值 / limited to listed values")
    elif after is None:
        yield breaking("不再限于列出的值 / no longer limited to the listed values: consumers have no case for others")
    else:
        if new := [value for value in after if value not in before]:
            listed = ", ".join(new)
            yield breaking(f"新的取值 {listed}，已有程序不认识 / new values {listed}: consumers have no case for them")
        if gone := [value for value in before if value not in after]:
            yield compatible(f"不再发送 {', '.join(gone)} / no longer sent: {', '.join(gone)}")


def _texts(listed: list[Any] | None) -> list[str] | None:
    """As JSON, in which 1 is not true."""
    return None if listed is None else [json.dumps(value, ensure_ascii=False, sort_keys=True) for value in listed]


def lowest(keyword: str, promised: Schema, now: Schema) -> Iterator[Change]:
    """Of a lower bound, such as `minimum`."""
    before, after = promised.get(keyword), now.get(keyword)
    yield from _bound(keyword, before, after, closer=before is None or (after is not None and after > before))


def highest(keyword: str, promised: Schema, now: Schema) -> Iterator[Change]:
    """Of an upper bound, such as `maxLength`."""
    before, after = promised.get(keyword), now.get(keyword)
    yield from _bound(keyword, before, after, closer=before is None or (after is not None and after < before))


def fixed(keyword: str, promised: Schema, now: Schema) -> Iterator[Change]:
    """Of a limit whose two values cannot be ordered, such as `pattern`: it may be added, never changed."""
    before, after = promised.get(keyword), now.get(keyword)
    yield from _bound(keyword, before, after, closer=before is None)


def _bound(keyword: str, before: Any, after: Any, *, closer: bool) -> Iterator[Change]:
    change = f"{keyword}: {'-' if before is None else before} → {'-' if after is None else after}"
    if closer:
        yield compatible(f"{change}，收窄 / narrower")
    else:
        yield breaking(f"{change}，会收到承诺之外的值 / values beyond what was promised may arrive")
