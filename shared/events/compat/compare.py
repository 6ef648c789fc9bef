"""Two schemas, the promised one and the one of now, keyword by keyword."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from shared.events.compat.changes import Change, Schema, Verdict, breaking, compatible, under
from shared.events.compat.limits import fixed, highest, lowest, types, values
from shared.events.compat.unfold import alternatives, unfolded

Rule = Callable[[str, Schema, Schema], Iterator[Change]]


def compare(promised: Schema, now: Schema) -> list[Change]:
    """What changed for a consumer, in the order of the schema; empty where nothing did."""
    return [] if promised == now else list(_schemas(unfolded(promised), unfolded(now)))


def _schemas(promised: Schema | bool, now: Schema | bool) -> Iterator[Change]:
    before, after = alternatives(promised), alternatives(now)
    if len(before) == len(after) == 1:
        yield from _keywords(before[0], after[0])
        return
    used: list[Schema] = []
    for number, alternative in enumerate(after):
        match = _match(before, alternative)
        if match is None:
            kind = alternative.get("type", alternative)
            yield breaking(f"新允许 {kind}，已有程序未料到 / may now be {kind}: consumers do not expect it")
        else:
            used.append(match)
            pointer = f"/anyOf/{number}" if len(after) > 1 else ""
            yield from under(pointer, _keywords(match, alternative))
    for alternative in before:
        if alternative not in used:
            kind = alternative.get("type", alternative)
            yield compatible(f"不再是 {kind} / is no longer {kind}")


def _match(promised: list[Schema], alternative: Schema) -> Schema | None:
    """The promised alternative that covers this one, or else the one it was made from: of the same type."""
    for candidate in promised:
        if not any(change.fails for change in _keywords(candidate, alternative)):
            return candidate
    of_type = [candidate for candidate in promised if candidate.get("type") == alternative.get("type")]
    return of_type[0] if of_type else None


def _keywords(promised: Schema, now: Schema) -> Iterator[Change]:
    changed = [k for k in dict.fromkeys((*promised, *now)) if promised.get(k) != now.get(k) or k == "$ref"]
    for keyword in sorted(changed, key=lambda keyword: keyword != "type"):
        changes = list(RULES.get(keyword, _unclassified)(keyword, promised, now))
        yield from changes
        if keyword == "type" and any(change.fails for change in changes):
            return  # every other keyword goes with the type: one line says it


def _unclassified(keyword: str, _promised: Schema, _now: Schema) -> Iterator[Change]:
    what = f"{keyword} 变了，没有规则 / {keyword} changed, and no rule says what that means to a consumer"
    yield Change("", Verdict.UNCLASSIFIED, what)


def _fields(keyword: str, promised: Schema, now: Schema) -> Iterator[Change]:
    """Of `properties`: fields may be added, never removed; what a map promised of its values holds for new fields."""
    before, after = promised.get(keyword, {}), now.get(keyword, {})
    for name, schema in before.items():
        if name in after:
            changes = (*_schemas(schema, after[name]), *_absence(name, schema, after[name], now))
            yield from under(_pointer(keyword, name), changes)
        else:
            yield breaking(
                "字段没有了，已有程序还在读 / the field is gone, and programs read it", _pointer(keyword, name)
            )
    values_of_map = promised.get("additionalProperties", True)
    for name, schema in after.items():
        if name not in before:
            yield compatible("新字段 / a new field", _pointer(keyword, name))
            if not isinstance(values_of_map, bool):
                yield from under(_pointer(keyword, name), _schemas(values_of_map, schema))


def _absence(name: str, promised: Schema, now: Schema, whole: Schema) -> Iterator[Change]:
    """Of a field that may be left out: its default is what the consumer takes instead."""
    if name in whole.get("required", ()) or "default" not in promised:
        return
    if "default" not in now or promised["default"] != now["default"]:
        before, after = promised["default"], now.get("default", "-")
        yield breaking(
            f"缺省值由 {before} 变为 {after}，缺少该字段时含义不同 / "
            f"default {before} became {after}: where the field is left out, consumers take the old one"
        )


def _always_there(keyword: str, promised: Schema, now: Schema) -> Iterator[Change]:
    """Of `required`. A removed field is told by `_fields`."""
    before, after = promised.get(keyword, ()), now.get(keyword, ())
    removed = promised.get("properties", {}).keys() - now.get("properties", {}).keys()
    for name in before:
        if name not in after and name not in removed:
            yield breaking("可能缺少，已有程序视其必有 / may be left out now: consumers rely on it", _field(name))
    for name in after:
        if name not in before and name in promised.get("properties", {}):
            yield compatible("必有 / is always there now", _field(name))


def _others(keyword: str, promised: Schema, now: Schema) -> Iterator[Change]:
    """Of `additionalProperties`: a map's values may be narrowed; a closed producer stays closed."""
    before, after = promised.get(keyword, True), now.get(keyword, True)
    if before is True or after is False:
        yield compatible("其他字段受限 / other fields are limited")
    elif before is False or after is True:
        yield breaking("会出现未说明的字段 / fields that no schema describes may arrive", f"/{keyword}")
    else:
        yield from under(f"/{keyword}", _schemas(before, after))


def _items(keyword: str, promised: Schema, now: Schema) -> Iterator[Change]:
    yield from under(f"/{keyword}", _schemas(promised.get(keyword, True), now.get(keyword, True)))


def _field(name: str) -> str:
    return _pointer("properties", name)


def _pointer(*parts: Any) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


RULES: dict[str, Rule] = {
    "type": types,
    "enum": values,
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), lowest),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), highest),
    **dict.fromkeys(("format", "pattern", "multipleOf", "uniqueItems"), fixed),
    "properties": _fields,
    "required": _always_there,
    "additionalProperties": _others,
    "items": _items,
}
