"""What is wrong with a standard, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from services.indicators.standards.document import Document, Place


@dataclass(frozen=True, slots=True)
class Fault:
    path: Path
    line: int
    code: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code}: {self.zh} / {self.en}"


Rule = Callable[[Document, "Others"], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Others:
    """All documents that were handed in: what references may point at."""

    documents: tuple[Document, ...]

    def newest(self, name: str, major: int) -> Document | None:
        """The newest version of a major."""
        found = [d for d in self.documents if d.data.get("name") == name and _version(d)[0] == major]
        return max(found, key=_version, default=None)

    def before(self, document: Document) -> Document | None:
        """The version just before, of the same major."""
        version = _version(document)
        same = [d for d in self.documents if d.data.get("name") == document.data.get("name")]
        earlier = [d for d in same if _version(d)[0] == version[0] and _version(d) < version]
        return max(earlier, key=_version, default=None)


def fault(document: Document, place: Place, code: str, zh: str, en: str) -> Fault:
    return Fault(document.path, document.line(place), code, zh, en)


def _version(document: Document) -> tuple[int, ...]:
    parts = str(document.data.get("version")).split(".")
    return tuple(int(part) if part.isdigit() else -1 for part in parts)
