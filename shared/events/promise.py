"""What partners were promised: the schemas of all types as they were at the last release, in `schemas/promised.json`.

`schemas/events/` says what is sent now; this file says what it is held to. It lies in the tree because a tarball and a
shallow clone have no history, and only `bashu schemas promise` writes it, so between two releases it does not move.
Types of one thing carry one payload, and sometimes things do, so types of equal schemas share an entry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from shared.events.compat import Change, compare
from shared.events.compat.changes import Schema, breaking, compatible
from shared.events.export import as_json

FILE = "promised.json"
_OF_ONE_TYPE = ("$schema", "$id", "title")


class Difference(NamedTuple):
    """A change, and the types that it concerns."""

    change: Change
    types: list[str]


def read(folder: Path) -> dict[str, Schema]:
    """Type → promised schema. Raises `FileNotFoundError`."""
    entries = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return {type_: entry["schema"] for entry in entries for type_ in entry["types"]}


def write(folder: Path, schemas: Mapping[str, Schema]) -> None:
    entries: list[dict[str, Any]] = []
    for type_ in sorted(schemas):
        schema = {keyword: value for keyword, value in schemas[type_].items() if keyword not in _OF_ONE_TYPE}
        for entry in entries:
            if entry["schema"] == schema:
                entry["types"].append(type_)
                break
        else:
            entries.append({"types": [type_], "schema": schema})
    (folder / FILE).write_text(as_json(entries), encoding="utf-8")


def differences(promised: Mapping[str, Schema], now: Mapping[str, Schema]) -> list[Difference]:
    """What changed since the promise; the same change of several types is told once."""
    found: dict[Change, list[str]] = {}
    for type_ in sorted({*promised, *now}):
        for change in _changes(promised.get(type_), now.get(type_)):
            found.setdefault(change, []).append(type_)
    return [Difference(change, types) for change, types in found.items()]


def _changes(promised: Schema | None, now: Schema | None) -> list[Change]:
    if now is None:
        return [breaking("事件类型没有了，已有程序还在接收 / the type is gone, and programs receive it")]
    if promised is None:
        return [compatible("新事件类型，尚未承诺 / a new type, not promised yet")]
    return compare(promised, now)
