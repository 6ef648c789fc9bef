"""What changed between two versions of a standard, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

Place = tuple[str, ...]


class Difference(NamedTuple):
    zh: str
    en: str


def diff(old: str, new: str) -> list[Difference]:
    """Every entry added, removed or changed, in the order of the new file."""
    before, after = (dict(_entries(yaml.safe_load(text), ())) for text in (old, new))
    found = [_word(place, before.get(place), after.get(place)) for place in after if before.get(place) != after[place]]
    return found + [_word(place, before[place], None) for place in before if place not in after]


def changed_places(old: Any, new: Any) -> list[Place]:
    """Entries of the old version that are different or gone in the new one."""
    before, after = dict(_entries(old, ())), dict(_entries(new, ()))
    return [place for place, value in before.items() if after.get(place) != value]


def _entries(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _entries(value, (*place, str(key)))
    else:
        yield place, " ".join(str(data).split())


def _word(place: Place, old: str | None, new: str | None) -> Difference:
    where = ".".join(place)
    if old is None:
        return Difference(f"新增 {where}：{new}", f"{where} added: {new}")
    if new is None:
        return Difference(f"删除 {where}（原为 {old}）", f"{where} removed (was {old})")
    return Difference(f"{where} 由 {old} 改为 {new}", f"{where} changed from {old} to {new}")
