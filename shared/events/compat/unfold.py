"""Schemas in the form that the rules compare: references replaced by what they point to, unions as alternatives."""

from __future__ import annotations

from typing import Any

from shared.events.compat.changes import Schema

# They tell people something and allow or forbid no payload. `default` says what an absent field means: the rule of
# fields looks at it. `$defs` is compared where it is used.
ANNOTATIONS = frozenset(
    ("$schema", "$id", "$defs", "$comment", "title", "description", "examples", "deprecated", "default")
)


def unfolded(schema: Schema) -> Schema:
    """`schema` without references into its `$defs`.

    What cannot be replaced stays a `$ref`: a recursive reference, and one out of the schema. No rule knows `$ref`, so
    such a schema may not change at all.
    """
    whole = {keyword: value for keyword, value in schema.items() if keyword != "$defs"}
    found: Schema = _unfolded(whole, schema.get("$defs", {}), ())
    return found


def _unfolded(part: Any, definitions: dict[str, Schema], within: tuple[str, ...]) -> Any:
    if isinstance(part, list):
        return [_unfolded(item, definitions, within) for item in part]
    if not isinstance(part, dict):
        return part
    unfolded = {name: _unfolded(value, definitions, within) for name, value in part.items()}
    reference = part.get("$ref")
    if not isinstance(reference, str):  # a field may be named `$ref`
        return unfolded
    name = reference.removeprefix("#/$defs/")
    if name not in definitions or name in within:
        return unfolded
    target = _unfolded(definitions[name], definitions, (*within, name))
    rest = {keyword: value for keyword, value in unfolded.items() if keyword != "$ref"}
    return {**target, **rest} if rest.keys() <= ANNOTATIONS else {"allOf": [target, rest]}


def alternatives(schema: Schema | bool) -> list[Schema]:
    """What a payload may be, one schema an alternative, without annotations; a constant is a list of one value.

    An `anyOf` beside other demands is no plain union: it stays as it is, and no rule knows it.
    """
    if isinstance(schema, bool):
        return [{} if schema else {"not": {}}]
    demands = {keyword: value for keyword, value in schema.items() if keyword not in ANNOTATIONS}
    if demands.keys() == {"anyOf"}:
        return [found for choice in demands["anyOf"] for found in alternatives(choice)]
    if isinstance(demands.get("type"), list):
        return [{**demands, "type": type_} for type_ in demands["type"]]
    if "const" in demands and "enum" not in demands:
        demands["enum"] = [demands.pop("const")]
    return [demands]
