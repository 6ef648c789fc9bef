"""The lines of a batch with their keys: all columns at once where nothing is wrong, else line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import starmap
from typing import Any, TypeVar

from shared.records.checks import Checks
from shared.records.kind import Key, Kind
from shared.web.conditions import Precondition
from shared.web.problems import FieldError, Problem, validation

C = TypeVar("C")
Keyed = tuple[Key, Precondition, Any]
"""A line with its key and the revision that it replaces."""

LONGEST_KEY_PART = 200

_UNCONDITIONAL = Precondition()


def plain_keys(kind: Kind[Any], lines: Sequence[Any]) -> list[Keyed | Problem] | None:
    """What `read_keys` makes of lines with keys that nothing is wrong with; None: look at each."""
    if any(isinstance(line, Problem) for line in lines):
        return None
    try:
        columns = [[str(getattr(line, name)) for line in lines] for name in kind.key_fields]
        if not all(map(_is_short_text, map("".join, zip(*columns, strict=True)))):
            return None
        keys = list(starmap(kind.key_reader(), zip(*columns, strict=True)))
        replaced = [_replaces(line.revision) for line in lines]
    except Problem:
        return None
    return list(zip(keys, replaced, lines, strict=True)) if len(set(keys)) == len(keys) else None


def read_keys(kind: Kind[Any], lines: Iterable[Any]) -> Iterator[Keyed | Problem]:
    """Each line with its key and the revision that it replaces; a key that appeared before is refused.

    Whatever became of the line where it appeared first.
    """
    seen: set[Key] = set()
    read_key = kind.key_reader()
    for line in lines:
        if isinstance(line, Problem):
            yield line
            continue
        try:
            key = _read_key(kind, read_key, line, seen)
            yield key, _replaces(line.revision), line
        except Problem as problem:
            yield problem


def _read_key(kind: Kind[C], read_key: Callable[..., Key], line: Any, seen: set[Key]) -> Key:
    parts = [str(getattr(line, name)) for name in kind.key_fields]
    if not _is_short_text("".join(parts)):
        _check_parts(kind, parts)
    key = read_key(*parts)
    if key in seen:
        raise Problem(409, "duplicate_in_batch", "同一批次内重复填报", "This key appears twice in the batch.")
    seen.add(key)
    return key


def _is_short_text(key: str) -> bool:
    return key.isprintable() and len(key) <= LONGEST_KEY_PART


def _replaces(revision: int | None) -> Precondition:
    if revision is None:
        return _UNCONDITIONAL
    if revision < 1:
        raise validation([FieldError("wrong_type", "版本从 1 开始", "revisions count from 1", "/revision")])
    return Precondition(revision)


def _check_parts(kind: Kind[C], parts: Iterable[str]) -> None:
    """What a path cannot hold a line can: U+0000, which PostgreSQL takes in no text, and megabytes."""
    checks = Checks()
    for name, part in zip(kind.key_fields, parts, strict=True):
        checks.text(part, LONGEST_KEY_PART, name)
    checks.done()
