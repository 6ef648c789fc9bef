"""A standard's file as data with line numbers, for messages that point at the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from services.indicators.standards.text import compose, load

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    path: Path
    data: dict[str, Any]
    lines: Mapping[Place, int]

    @staticmethod
    @lru_cache(maxsize=64)
    def read(path: Path, text: str) -> Document:
        """The same text is read once: whatever is checked is checked beside all published ones.

        Raises `yaml.YAMLError` (with its line), or `TypeError` when the file is not a mapping."""
        data = load(text)
        if not isinstance(data, dict):
            raise TypeError("a standard is a mapping")
        return Document(path, data, dict(_places(compose(text), ())))

    def line(self, place: Place) -> int:
        """The line of an entry, or of what holds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    @property
    def kind(self) -> str:
        return str(self.data.get("kind"))


def _places(node: yaml.Node | None, place: Place) -> Iterator[tuple[Place, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, key.value)
            yield inner, key.start_mark.line + 1
            yield from _places(value, inner)
