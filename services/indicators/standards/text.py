"""YAML by libyaml where it is there: many times faster, which a plan of 58 targets needs at every start."""

from __future__ import annotations

import re
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BRACKET = re.compile(r"[\[\]{}]")
DEEPEST = 50


def load(text: str) -> Any:
    """Raises `yaml.YAMLError`, with its line."""
    _require_shallow(text)
    try:
        return yaml.load(text, _LOADER)
    except ValueError as error:  # a day that there is not, an integer of thousands of digits
        raise yaml.YAMLError(str(error)) from None


def parse(text: str) -> list[yaml.Event]:
    """What the text is made of, before aliases are followed."""
    _require_shallow(text)
    return list(yaml.parse(text, _LOADER))


def compose(text: str) -> yaml.Node | None:
    """The nodes, which know their lines."""
    _require_shallow(text)
    node: yaml.Node | None = yaml.compose(text, _LOADER)
    return node


def _require_shallow(text: str) -> None:
    """libyaml looks at every open bracket for each token: a megabyte of them would keep it busy for hours.

    Brackets within texts are counted as well; a standard has none that stay open.
    """
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > DEEPEST:
            line = text.count("\n", 0, bracket.start())
            mark = yaml.Mark("standard", bracket.start(), line, 0, None, 0)
            raise yaml.MarkedYAMLError(problem=f"nested more than {DEEPEST} deep", problem_mark=mark)
