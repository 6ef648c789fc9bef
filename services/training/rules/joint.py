"""When a joint object counts: since when what decides it is unchanged, and what the other province may confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from shared.web.problems import Problem


class Past(NamedTuple):
    """A revision of a joint object: its number, and its content as it is kept."""

    revision: int
    content: Mapping[str, Any]


def other_province(region: str) -> str:
    """The province that confirms what an institution or office of `region` proposes."""
    return "50" if region.startswith("51") else "51"


def is_joint(content: Mapping[str, Any]) -> bool:
    """Sessions and promotions say so; standards and evaluations always are."""
    return bool(content.get("joint", True))


def unchanged_since(history: Sequence[Past], fields: Sequence[str], revision: int) -> int:
    """The earliest revision since when no field in `fields` has changed, looking back from `revision`.

    `history`: all revisions, oldest first, undecided ones too.
    """
    past = [entry for entry in history if entry.revision <= revision]
    since, held = past[-1].revision, _held(past[-1], fields)
    for entry in reversed(past):
        if _held(entry, fields) != held:
            break
        since = entry.revision
    return since


def counted_fields_since(history: Sequence[Past], fields: Sequence[str], counts: int | None) -> int | None:
    """What the events of a joint object say: None where nothing counts, or what counts is not joint."""
    if counts is None:
        return None
    (counting,) = (entry for entry in history if entry.revision == counts)
    return unchanged_since(history, fields, counts) if is_joint(counting.content) else None


def require_confirmable(history: Sequence[Past], fields: Sequence[str], revision: int) -> None:
    """Raises `Problem` 409 unless `revision` is a joint one whose counted fields still stand as they were in it."""
    latest = history[-1]
    if not is_joint(latest.content):
        raise Problem(
            409, "not_joint", "该事项不是川渝联合事项，无需确认", "It is not joint: there is nothing to confirm."
        )
    since = unchanged_since(history, fields, latest.revision)
    if not since <= revision <= latest.revision:
        raise Problem(
            409,
            "revision_outdated",
            f"版本 {revision} 之后决定计数的内容已变更，现为版本 {latest.revision}：请重新核对后再确认",
            f"What decides the count is not that of revision {revision} any more, or never was: look at revision"
            f" {latest.revision}, then confirm that.",
            extra={"revision": latest.revision, "counted_fields_since": since},
        )


def stands(history: Sequence[Past], fields: Sequence[str], counts: int | None, confirmed: int | None) -> bool:
    """Whether it counts: `confirmed` is the revision that the other province stands by, None where it does not."""
    since = counted_fields_since(history, fields, counts)
    return since is not None and counts is not None and confirmed is not None and since <= confirmed <= counts


def _held(entry: Past, fields: Sequence[str]) -> list[Any]:
    return [entry.content[name] for name in fields]
