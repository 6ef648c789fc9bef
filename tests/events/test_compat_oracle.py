"""The classifier against JSON Schema itself: what it calls compatible, a consumer of the promised schema can read."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from shared.events.compat import compare
from tests.events.random_schemas import Schema, changed, narrowed, objects, payloads, schemas, with_definitions

PLENTY = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def opened(schema: Any) -> Any:
    """As an open consumer reads it: it ignores fields that it does not know."""
    if isinstance(schema, dict):
        return {
            name: opened(value) for name, value in schema.items() if (name, value) != ("additionalProperties", False)
        }
    return [opened(part) for part in schema] if isinstance(schema, list) else schema


@given(st.data(), objects())
@PLENTY
def test_what_is_compatible_can_be_read_by_who_knows_the_promise(data: st.DataObject, promised: Schema) -> None:
    now = data.draw(changed(promised))
    changes = compare(data.draw(with_definitions(promised)), data.draw(with_definitions(now)))
    assume(not any(change.fails for change in changes))
    payload = data.draw(payloads(now))
    assume(Draft202012Validator(now).is_valid(payload))

    Draft202012Validator(opened(promised)).validate(payload)

    if isinstance(payload, dict):
        assert payload.keys() >= set(promised["required"]), "what was always there still is"
        assert promised["properties"].keys() <= now.get("properties", {}).keys(), "no field that may be read has gone"


@given(st.data(), objects() | schemas())
@PLENTY
def test_what_is_only_narrowed_or_added_to_is_never_refused(data: st.DataObject, promised: Schema) -> None:
    now = data.draw(narrowed(promised))

    changes = compare(data.draw(with_definitions(promised)), data.draw(with_definitions(now)))

    assert [change for change in changes if change.fails] == []
