"""Schemas as pydantic writes them, changes to them, and payloads that they allow: random, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]

NAMES = st.sampled_from("abcdef")
WORDS = st.sampled_from(["x", "yy", "zzz", "川渝", "zzzz"])
SMALL = st.integers(0, 4)
BOUNDS = {
    "string": ("minLength", "maxLength"),
    "integer": ("minimum", "maximum"),
    "number": ("exclusiveMinimum", "exclusiveMaximum"),
    "array": ("minItems", "maxItems"),
}


def schemas(depth: int = 2) -> st.SearchStrategy[Schema]:
    plain = st.one_of(
        st.sampled_from(["string", "integer", "number", "boolean"]).map(lambda type_: {"type": type_}),
        st.sets(WORDS, min_size=1).map(lambda words: {"type": "string", "enum": sorted(words)}),
        WORDS.map(lambda word: {"type": "string", "const": word}),
        st.sampled_from(["string", "integer", "array"]).flatmap(_bounded),
    )
    if not depth:
        return plain
    inner = schemas(depth - 1)
    return st.one_of(
        plain,
        inner.map(nullable),
        inner.map(lambda items: {"type": "array", "items": items}),
        inner.map(lambda values: {"type": "object", "additionalProperties": values}),
        objects(depth - 1),
    )


@st.composite
def objects(draw: st.DrawFn, depth: int = 1) -> Schema:
    """A closed object of a few fields, some of which may be absent, some with a default."""
    properties = draw(st.dictionaries(NAMES, schemas(depth), max_size=4))
    required = [name for name in properties if draw(st.booleans())]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


@st.composite
def _bounded(draw: st.DrawFn, type_: str) -> Schema:
    lowest, highest = BOUNDS[type_]
    return {"type": type_, lowest: draw(st.integers(0, 1)), highest: draw(st.integers(2, 4))}


def nullable(schema: Schema) -> Schema:
    return schema if "anyOf" in schema else {"anyOf": [schema, {"type": "null"}]}


@st.composite
def narrowed(draw: st.DrawFn, schema: Schema) -> Schema:
    """The same with less allowed, or more told: what a producer may do within a major version."""
    if not draw(st.booleans()):
        return schema
    match schema:
        case {"properties": properties, "required": required}:
            kept = {name: draw(narrowed(part)) for name, part in properties.items()}
            more = draw(st.dictionaries(NAMES, schemas(1), max_size=2))
            now = {**more, **kept}
            always = [name for name in now if name in required or draw(st.booleans())]
            return {**schema, "properties": now, "required": always}
        case {"anyOf": [part, null]}:
            found = draw(narrowed(part))
            return found if draw(st.booleans()) else {"anyOf": draw(st.permutations([found, null]))}
        case {"additionalProperties": dict(values)}:
            return {**schema, "additionalProperties": draw(narrowed(values))}
        case {"items": items}:
            return {**schema, "items": draw(narrowed(items)), "maxItems": draw(st.integers(2, 4))}
        case {"enum": words}:
            return {"type": "string", "const": draw(st.sampled_from(words))}
        case {"type": "number"}:
            return {"type": "integer"}
        case {"type": type_} if type_ in BOUNDS and BOUNDS[type_][0] in schema:
            lowest, highest = BOUNDS[type_]
            return {"type": type_, lowest: schema[lowest] + draw(st.integers(0, 1)), highest: schema[highest]}
        case {"type": "string", **rest} if not rest:
            return draw(st.sampled_from([{"type": "string", "maxLength": 3}, {"type": "string", "enum": ["x"]}]))
    return schema


@st.composite
def changed(draw: st.DrawFn, schema: Schema) -> Schema:
    """The same with anything done to one part of it or a few: narrowed, widened, exchanged, dropped."""
    what = draw(st.integers(0, 7))
    if what == 0:
        return draw(schemas(1))
    if what == 1:
        return draw(narrowed(schema))
    if what == 2:
        return nullable(schema)
    if what == 3:
        dropped = draw(st.sampled_from(sorted(schema)))
        return {keyword: value for keyword, value in schema.items() if keyword != dropped}
    match schema:
        case {"properties": properties, "required": required} if properties:
            name = draw(st.sampled_from(sorted(properties)))
            now = {**properties, name: draw(changed(properties[name]))}
            return {**schema, "properties": now, "required": [n for n in required if n != name or draw(st.booleans())]}
        case {"items": items}:
            return {**schema, "items": draw(changed(items))}
        case {"additionalProperties": dict(values)}:
            named = {"properties": {draw(NAMES): draw(schemas(0))}}
            return {**schema, **(named if draw(st.booleans()) else {"additionalProperties": draw(changed(values))})}
        case {"anyOf": [part, null]}:
            return {"anyOf": [draw(changed(part)), null]}
        case {"enum": words}:
            return {"type": "string", "enum": sorted({*words, draw(WORDS)})}
        case {"type": type_} if type_ in BOUNDS:
            return {**schema, draw(st.sampled_from(BOUNDS[type_])): draw(SMALL)}
    return schema


@st.composite
def with_definitions(draw: st.DrawFn, schema: Schema) -> Schema:
    """The same, some of its fields moved to `$defs`."""
    definitions, properties = {}, {}
    for name, part in schema.get("properties", {}).items():
        if draw(st.booleans()):
            definitions[f"Part{name}"] = part
            properties[name] = {"$ref": f"#/$defs/Part{name}"}
        else:
            properties[name] = part
    return {**schema, "$defs": definitions, "properties": properties} if definitions else schema


@st.composite
def payloads(draw: st.DrawFn, schema: Any) -> Any:
    """Something that the schema allows, most of the time: bounds that exclude each other allow nothing."""
    match schema:
        case {"anyOf": choices}:
            return draw(payloads(draw(st.sampled_from(choices))))
        case {"const": value}:
            return value
        case {"enum": words}:
            return draw(st.sampled_from(words))
        case {"type": "object"}:
            return draw(_fields(schema))
        case {"type": "array"}:
            least = schema.get("minItems", 0)
            most = max(least, min(schema.get("maxItems", 3), 4))
            return draw(st.lists(payloads(schema.get("items", {})), min_size=least, max_size=most))
        case {"type": "null"}:
            return None
        case {"type": "boolean"}:
            return draw(st.booleans())
        case {"type": "integer"}:
            return draw(st.integers(-3, 6))
        case {"type": "number"}:
            return draw(st.sampled_from([-1, 0.5, 1, 2.5, 5]))
        case {"type": "string"}:
            return draw(WORDS | st.just(""))
    return draw(st.sampled_from([None, True, 1, 2.5, "x", "another", [], {}]))


@st.composite
def _fields(draw: st.DrawFn, schema: Schema) -> dict[str, Any]:
    properties, required = schema.get("properties", {}), schema.get("required", [])
    found = {name: draw(payloads(part)) for name, part in properties.items() if name in required or draw(st.booleans())}
    others = schema.get("additionalProperties", {})
    if others is not False:
        found |= draw(st.dictionaries(NAMES.filter(lambda name: name not in properties), payloads(others), max_size=2))
    return found
