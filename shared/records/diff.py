"""The difference between two JSON documents, as a list of pointers with both values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shared.web.problems import pointer

_ABSENT = None


def changes(before: Any, after: Any, at: str = "") -> Iterator[dict[str, Any]]:
    """`[{pointer, from, to}]`, depth first; null stands for what is absent. List items compare by position."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from changes(before.get(name, _ABSENT), after.get(name, _ABSENT), at + pointer([name]))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            older, newer = (items[index] if index < len(items) else _ABSENT for items in (before, after))
            yield from changes(older, newer, f"{at}/{index}")
    elif before != after:
        yield {"pointer": at, "from": before, "to": after}
