"""Reads the golden files: YAML in which every scalar is text, so that `021`, `5101` and `2021-03` stay as written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Words = Mapping[str, Any]
HERE = Path(__file__).parent
STEP = {"institutions", "events", "assigned", "expect"}


@dataclass(frozen=True)
class Step:
    """One batch of what happens, and what is then to be seen."""

    institutions: Words
    events: list[Words]
    assigned: list[Words]
    expect: list[Words]


@dataclass(frozen=True)
class Story:
    """One golden case. `code`: the target or duty it is about, unless an expectation names another."""

    name: str
    code: str
    steps: list[Step]


def stories() -> Iterator[Story]:
    for path in sorted(HERE.glob("*.yaml")):
        for code, cases in read(path).items():
            for name, steps in cases.items():
                yield Story(f"{code}: {name}", code, [_step(name, step) for step in steps])


def usual() -> Words:
    """Thing → the fields that a case may leave out, because nothing that is judged depends on them."""
    return read(HERE / "usual" / "contents.yaml")


def numbered(name: str, words: Any) -> Iterator[tuple[str, Any]]:
    """`times: 9` is 1 to 9, `each: [a, b]` the listed: said once for every one, which stands where `#` is written."""
    if not isinstance(words, dict) or not words.keys() & {"times", "each"}:
        yield name, words
        return
    rest = {part: value for part, value in words.items() if part not in ("times", "each")}
    for number in words.get("each") or map(str, range(1, int(words["times"]) + 1)):
        yield name.replace("#", number), _with_number(rest, number)


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = _plain(yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader))
    return found


def _step(name: str, step: Words) -> Step:
    assert not step.keys() - STEP, f"{name}: unknown {step.keys() - STEP}"
    institutions, *lists = (step.get(part) for part in ("institutions", "events", "assigned", "expect"))
    return Step(institutions or {}, *(each or [] for each in lists))


def _with_number(words: Any, number: str) -> Any:
    if isinstance(words, dict):
        return {name: _with_number(value, number) for name, value in words.items()}
    if isinstance(words, list):
        return [_with_number(value, number) for value in words]
    return words.replace("#", number) if isinstance(words, str) else words


def _plain(found: Any) -> Any:
    """`null` is nothing, everything else the text that is written."""
    if isinstance(found, dict):
        return {key: _plain(value) for key, value in found.items()}
    if isinstance(found, list):
        return [_plain(value) for value in found]
    return None if found == "null" else found
