"""One difference between two schemas, and whether it may be made within a major version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, NamedTuple

Schema = dict[str, Any]


class Verdict(Enum):
    COMPATIBLE = "兼容 / compatible"
    BREAKING = "破坏性 / breaking"
    UNCLASSIFIED = "未分类 / unclassified"


class Change(NamedTuple):
    """`pointer` is a JSON pointer into the schema, references followed; `what` says what changed and why it matters."""

    pointer: str
    verdict: Verdict
    what: str

    @property
    def fails(self) -> bool:
        return self.verdict is not Verdict.COMPATIBLE


def compatible(what: str, pointer: str = "") -> Change:
    return Change(pointer, Verdict.COMPATIBLE, what)


def breaking(what: str, pointer: str = "") -> Change:
    return Change(pointer, Verdict.BREAKING, what)


def under(pointer: str, changes: Iterable[Change]) -> Iterator[Change]:
    """The changes of a part, as changes of the whole."""
    return (change._replace(pointer=pointer + change.pointer) for change in changes)
