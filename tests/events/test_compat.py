"""What may change within a major version: one line a rule, as (pointer, verdict)."""

from __future__ import annotations

from typing import Any

import pytest

from shared.events.compat import Change, Verdict, compare

OK, NO, UNKNOWN = Verdict.COMPATIBLE, Verdict.BREAKING, Verdict.UNCLASSIFIED
TEXT, WHOLE, NULL = {"type": "string"}, {"type": "integer"}, {"type": "null"}

Schema = dict[str, Any]
Found = list[tuple[str, Verdict]]


def closed(*required: str, **properties: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def either(*choices: Schema, **beside: Any) -> Schema:
    return {"anyOf": list(choices), **beside}


def listed(*values: Any) -> Schema:
    return {"type": "string", "enum": list(values)}


def found(promised: Schema, now: Schema) -> Found:
    return [(change.pointer, change.verdict) for change in compare(promised, now)]


def inside(promised: Any, now: Any) -> Found:
    """The changes of a field `a`, pointers from there."""
    prefix = "/properties/a"
    changes = found(closed("a", a=promised), closed("a", a=now))
    assert all(pointer.startswith(prefix) for pointer, _ in changes)
    return [(pointer.removeprefix(prefix), verdict) for pointer, verdict in changes]


FIELDS: list[tuple[str, Schema, Schema, Found]] = [
    ("nothing changed", closed("a", a=TEXT), closed("a", a=TEXT), []),
    ("a new optional field", closed("a", a=TEXT), closed("a", a=TEXT, b=TEXT), [("/properties/b", OK)]),
    ("a new field that is always sent", closed(), closed("b", b=TEXT), [("/properties/b", OK)]),
    ("a field removed", closed("a", a=TEXT), closed(), [("/properties/a", NO)]),
    ("an optional field removed", closed(a=TEXT), closed(), [("/properties/a", NO)]),
    ("a field renamed with its unit", closed("a_m2", a_m2=WHOLE), closed("a_dm2", a_dm2=WHOLE),
     [("/properties/a_m2", NO), ("/properties/a_dm2", OK)]),
    ("an optional field always there", closed(a=TEXT), closed("a", a=TEXT), [("/properties/a", OK)]),
    ("a field no longer always there", closed("a", a=TEXT), closed(a=TEXT), [("/properties/a", NO)]),
    ("the default of a field that may be absent", closed(a={**WHOLE, "default": 0}), closed(a={**WHOLE, "default": 1}),
     [("/properties/a", NO)]),
    ("no default any more", closed(a={**WHOLE, "default": 0}), closed(a=WHOLE), [("/properties/a", NO)]),
    ("a default where absence meant nothing", closed(a=WHOLE), closed(a={**WHOLE, "default": 0}), []),
    ("no default, for it is always there", closed(a={**WHOLE, "default": 0}), closed("a", a=WHOLE),
     [("/properties/a", OK)]),
    ("a producer that is open now", closed(), {**closed(), "additionalProperties": True},
     [("/additionalProperties", NO)]),
    ("a name that a pointer escapes", closed(**{"a/b": TEXT}), closed(), [("/properties/a~1b", NO)]),
]  # fmt: skip


@pytest.mark.parametrize(("promised", "now", "expected"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS])
def test_fields(promised: Schema, now: Schema, expected: Found) -> None:
    assert sorted(found(promised, now), key=str) == sorted(expected, key=str)


VALUES: list[tuple[str, Any, Any, Found]] = [
    ("another type", TEXT, WHOLE, [("", NO)]),
    ("another type takes its other keywords along", {**TEXT, "maxLength": 3}, WHOLE, [("", NO)]),
    ("integers of numbers", {"type": "number"}, WHOLE, [("", OK)]),
    ("numbers of integers", WHOLE, {"type": "number"}, [("", NO)]),
    ("a type where none was named", {}, TEXT, [("", OK)]),
    ("no type named any more", TEXT, {}, [("", NO)]),
    ("null as well", TEXT, either(TEXT, NULL), [("", NO)]),
    ("null as well, as a list of types", TEXT, {"type": ["string", "null"]}, [("", NO)]),
    ("null no longer", either(TEXT, NULL), TEXT, [("", OK)]),
    ("one of several no longer", either(TEXT, WHOLE, NULL), either(TEXT, NULL), [("", OK)]),
    ("another type as well", either(TEXT, NULL), either(TEXT, WHOLE, NULL), [("", NO)]),
    ("the order of a union", either(TEXT, NULL), either(NULL, TEXT), []),
    ("a union written as a list of types", either(TEXT, NULL), {"type": ["null", "string"]}, []),
    ("in one of a union", either(listed("x"), NULL), either(listed("x", "y"), NULL), [("/anyOf/0", NO)]),
    ("one of a union narrower, null gone", either({**TEXT, "maxLength": 3}, NULL), {**TEXT, "maxLength": 2},
     [("", OK), ("", OK)]),
    ("a union beside another demand", either(TEXT, NULL, maxLength=2), either(TEXT, NULL, WHOLE, maxLength=2),
     [("", UNKNOWN)]),
    ("a new value of a list", listed("x", "y"), listed("x", "y", "z"), [("", NO)]),
    ("a value no longer sent", listed("x", "y"), listed("x"), [("", OK)]),
    ("a value exchanged", listed("x", "y"), listed("x", "z"), [("", NO), ("", OK)]),
    ("a list where there was none", TEXT, listed("x"), [("", OK)]),
    ("no list any more", listed("x"), TEXT, [("", NO)]),
    ("another constant", {**TEXT, "const": "x"}, {**TEXT, "const": "y"}, [("", NO), ("", OK)]),
    ("a constant that became a list", {**TEXT, "const": "x"}, listed("x", "y"), [("", NO)]),
    ("a constant written as a list", {**TEXT, "const": "x"}, listed("x"), []),
    ("a constant of a list", listed("x", "y"), {**TEXT, "const": "x"}, [("", OK)]),
    ("a lower bound raised", {**WHOLE, "minimum": 0}, {**WHOLE, "minimum": 1}, [("", OK)]),
    ("a lower bound lowered", {**WHOLE, "minimum": 0}, {**WHOLE, "minimum": -1}, [("", NO)]),
    ("a lower bound added", WHOLE, {**WHOLE, "minimum": 0}, [("", OK)]),
    ("a lower bound dropped", {**WHOLE, "exclusiveMinimum": 0}, WHOLE, [("", NO)]),
    ("an upper bound lowered", {**TEXT, "maxLength": 9}, {**TEXT, "maxLength": 8}, [("", OK)]),
    ("an upper bound raised", {**TEXT, "maxLength": 9}, {**TEXT, "maxLength": 10}, [("", NO)]),
    ("an upper bound added", WHOLE, {**WHOLE, "maximum": 0}, [("", OK)]),
    ("an upper bound dropped", {**WHOLE, "maximum": 0}, WHOLE, [("", NO)]),
    ("a format changed", {**TEXT, "format": "date"}, {**TEXT, "format": "date-time"}, [("", NO)]),
    ("a format dropped", {**TEXT, "format": "date"}, TEXT, [("", NO)]),
    ("a pattern added", TEXT, {**TEXT, "pattern": "^5"}, [("", OK)]),
    ("a pattern changed", {**TEXT, "pattern": "^5"}, {**TEXT, "pattern": "^51"}, [("", NO)]),
    ("items", {"type": "array", "items": TEXT}, {"type": "array", "items": WHOLE}, [("/items", NO)]),
    ("items of any kind", {"type": "array", "items": TEXT}, {"type": "array"}, [("/items", NO)]),
    ("items named", {"type": "array"}, {"type": "array", "items": TEXT}, [("/items", OK)]),
    ("no item allowed", {"type": "array"}, {"type": "array", "items": False}, [("/items", UNKNOWN)]),
    ("a field of a field", closed("b", b=TEXT), closed(b=TEXT), [("/properties/b", NO)]),
    ("the values of a map", {"type": "object", "additionalProperties": WHOLE},
     {"type": "object", "additionalProperties": {"type": "number"}}, [("/additionalProperties", NO)]),
    ("a named field of a map", {"type": "object", "additionalProperties": WHOLE},
     {"type": "object", "additionalProperties": WHOLE, "properties": {"b": TEXT}},
     [("/properties/b", OK), ("/properties/b", NO)]),
    ("a map closed", {"type": "object", "additionalProperties": WHOLE},
     {"type": "object", "additionalProperties": False}, [("", OK)]),
    ("what no rule knows, added", TEXT, {**TEXT, "contentEncoding": "base64"}, [("", UNKNOWN)]),
    ("what no rule knows, changed", {"oneOf": [TEXT]}, {"oneOf": [TEXT, WHOLE]}, [("", UNKNOWN)]),
    ("what no rule knows, removed", {"not": TEXT}, {}, [("", UNKNOWN)]),
    ("what no rule knows, as it was", {"oneOf": [TEXT], "maxLength": 3}, {"oneOf": [TEXT], "maxLength": 2}, [("", OK)]),
    ("words", {**TEXT, "title": "A", "description": "a"}, {**TEXT, "examples": ["x"], "deprecated": True}, []),
]  # fmt: skip


@pytest.mark.parametrize(("promised", "now", "expected"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
def test_values(promised: Schema, now: Schema, expected: Found) -> None:
    assert sorted(inside(promised, now), key=str) == sorted(expected, key=str)


def test_a_definition_is_compared_wherever_it_is_used() -> None:
    def part(schema: Schema) -> Schema:
        use = {"$ref": "#/$defs/Part", "description": "one"}
        return {"$defs": {"Part": schema}, **closed("a", "b", a=use, b=either({"$ref": "#/$defs/Part"}, NULL))}

    assert found(part(closed("x", x=TEXT)), part(closed("x", x=WHOLE))) == [
        ("/properties/a/properties/x", NO),
        ("/properties/b/anyOf/0/properties/x", NO),
    ]


def test_how_a_definition_is_called_is_not_promised() -> None:
    one = {"$defs": {"One": TEXT}, **closed("a", a={"$ref": "#/$defs/One"})}
    other = {"$defs": {"Other": TEXT}, **closed("a", a={"$ref": "#/$defs/Other"})}

    assert found(one, other) == found(one, closed("a", a=TEXT)) == []


def test_a_definition_inside_a_keyword_that_no_rule_knows_may_not_change_either() -> None:
    def schema(part: Schema) -> Schema:
        return {"$defs": {"Part": part}, "oneOf": [{"$ref": "#/$defs/Part"}]}

    assert found(schema(TEXT), schema({**TEXT, "maxLength": 1})) == [("", UNKNOWN)]


def test_a_demand_beside_a_reference_may_not_change() -> None:
    def schema(most: int) -> Schema:
        return {"$defs": {"Part": TEXT}, **closed(a={"$ref": "#/$defs/Part", "maxLength": most})}

    assert found(schema(3), schema(2)) == [("/properties/a", UNKNOWN)]


def test_a_recursive_schema_may_not_change_at_all() -> None:
    def tree(**more: Any) -> Schema:
        node = closed(inner={"$ref": "#/$defs/Node"}, **more)
        return {"$defs": {"Node": node}, "$ref": "#/$defs/Node"}

    assert found(tree(), tree()) == []
    assert ("/properties/inner", UNKNOWN) in found(tree(), tree(name=TEXT))


def test_a_field_may_have_the_name_of_a_keyword() -> None:
    fields = {"$ref": TEXT, "title": TEXT, "default": WHOLE, "anyOf": WHOLE}

    assert found(closed(**fields), closed(**fields, required=TEXT)) == [("/properties/required", OK)]
    assert {pointer for pointer, _ in found(closed(**fields), closed())} == {f"/properties/{name}" for name in fields}


def test_a_message_says_what_changed_and_why_in_both_languages() -> None:
    assert compare(closed(a=listed("电")), closed(a=listed("电", "水"))) == [
        Change(
            "/properties/a", Verdict.BREAKING,
            '新的取值 "水"，已有程序不认识 / new values "水": consumers have no case for them',
        )
    ]  # fmt: skip
