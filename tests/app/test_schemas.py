"""What partners read is generated, complete, and accepts what the services send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict

from services.app.schemas import EVENTS, generated
from services.app.schemas.examples import examples
from services.app.schemas.examples.making import example
from shared.events import Envelope, export
from shared.events.registry import SCHEMAS, declare, known_types

EVENT_NAMES = [kind.name for kind in EVENTS]


class Payload(BaseModel):
    model_config = ConfigDict(extra="forbid")
    meals: int


CANTEEN = declare("food", "canteen_day", ("submitted",), Payload)


def examples_of(name: str) -> list[dict[str, Any]]:
    paths = sorted((SCHEMAS / "examples").glob(f"{name}.*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def test_a_type_without_two_examples_is_refused() -> None:
    one = example("food", "canteen_day", "submitted", "K1/2026-06-01", 1, Payload(meals=300))

    with pytest.raises(ValueError, match="needs two examples, has 1"):
        export.event_files(CANTEEN, [one])


def test_an_example_that_its_model_refuses_is_refused() -> None:
    envelope, data = example("food", "canteen_day", "submitted", "K1/2026-06-01", 1, Payload(meals=300))

    with pytest.raises(ValueError, match="cook"):
        export.event_files(CANTEEN, [(envelope, data), (envelope, {**data, "cook": "张三"})])


def test_check_names_every_file_that_is_not_the_generated_one(tmp_path: Path) -> None:
    export.write(tmp_path, {"events/a.json": "1", "events/b.json": "2"})

    assert export.differences(tmp_path, {"events/b.json": "3", "openapi/c.json": "4"}) == [
        "differs: events/b.json",
        "missing: openapi/c.json",
        "stale: events/a.json",
    ]


def test_export_removes_what_is_no_longer_generated(tmp_path: Path) -> None:
    export.write(tmp_path, {"events/a.json": "1"})
    export.write(tmp_path, {"events/b.json": "2"})

    assert export.differences(tmp_path, {"events/b.json": "2"}) == []


def test_the_committed_files_are_the_generated_ones() -> None:
    assert export.differences(SCHEMAS, generated()) == []


def test_every_declared_type_is_known_to_consumers() -> None:
    assert known_types() == set(EVENT_NAMES)


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_examples_are_accepted_by_the_schema_and_read_as_events(name: str) -> None:
    schema = json.loads((SCHEMAS / "events" / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)

    found = examples_of(name)

    assert len(found) >= 2
    for event in found:
        jsonschema.validate(event["data"], schema, jsonschema.Draft202012Validator)
        assert event["type"] == name
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**event["data"], "teacher": "张三"}, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_amounts_on_the_wire_are_integers(name: str) -> None:
    assert '"type": "number"' not in (SCHEMAS / "events" / f"{name}.json").read_text(encoding="utf-8")


def test_envelopes_of_the_examples_survive_the_log() -> None:
    for envelope, _ in examples():
        assert Envelope.from_headers(envelope.headers()) == envelope
