"""What partners read is generated, complete, and accepts what the services send."""

from __future__ import annotations

import json
from collections import Counter
from operator import attrgetter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict

from services.app.schemas import EVENTS, generated
from services.app.schemas.examples import examples
from services.app.schemas.examples.making import example
from shared.events import Envelope, export
from shared.events.export import by_schema
from shared.events.registry import SCHEMAS, EventType, declare, known_types

NAME = attrgetter("name")


class Payload(BaseModel):
    model_config = ConfigDict(extra="forbid")
    meals: int


CANTEEN = declare("food", "canteen_day", ("submitted", "accepted"), Payload)


def read(path: str) -> Any:
    return json.loads((SCHEMAS / path).read_text(encoding="utf-8"))


def examples_of(kind: EventType) -> list[dict[str, Any]]:
    """The events of one type, wherever they lie."""
    files = [read(f"examples/{path.name}") for path in sorted((SCHEMAS / "examples").glob(f"{kind.schema}*.json"))]
    events = [event for file in files for event in (file if isinstance(file, list) else [file])]
    return [event for event in events if event["type"] == kind.name]


def test_a_type_without_two_examples_is_refused() -> None:
    one = example("food", "canteen_day", "submitted", "K1/2026-06-01", 1, Payload(meals=300))

    with pytest.raises(ValueError, match=r"canteen_day\.submitted\.v1 needs two examples, has 1"):
        export.event_files(CANTEEN, [one])


def test_an_example_that_its_model_refuses_is_refused() -> None:
    envelope, data = example("food", "canteen_day", "submitted", "K1/2026-06-01", 1, Payload(meals=300))

    with pytest.raises(ValueError, match="cook"):
        export.event_files(CANTEEN[:1], [(envelope, data), (envelope, {**data, "cook": "张三"})])


def test_examples_of_a_shared_schema_lie_in_one_file_in_the_order_they_happened() -> None:
    life = [
        example("food", "canteen_day", verb, f"{canteen}/2026-06-01", revision, Payload(meals=300))
        for canteen in ("K1", "K2")
        for revision, verb in enumerate(("submitted", "accepted"), 1)
    ]

    files = export.event_files(CANTEEN, life)

    assert set(files) == {
        "events/cn.bashu.food.canteen_day.v1.json", "examples/cn.bashu.food.canteen_day.v1.json", "types.json"
    }  # fmt: skip
    events = json.loads(files["examples/cn.bashu.food.canteen_day.v1.json"])
    assert [event["id"].removeprefix("canteen_day/") for event in events] == [
        "K1/2026-06-01/1", "K1/2026-06-01/2", "K2/2026-06-01/1", "K2/2026-06-01/2"
    ]  # fmt: skip


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


def test_every_declared_type_is_known_to_consumers_with_the_schema_that_it_has() -> None:
    assert known_types() == {kind.name for kind in EVENTS}
    assert read("types.json") == {kind.name: f"events/{kind.schema}.json" for kind in EVENTS}


def test_the_verbs_of_a_thing_share_a_schema_but_for_those_that_partners_had_before() -> None:
    files = Counter(read("types.json").values())

    assert files["events/cn.bashu.vehicles.stock.v1.json"] == 6
    assert {kind.thing for kind in EVENTS if kind.apart} == {"institution", "energy_return", "value"}
    assert {files[f"events/{kind.name}.json"] for kind in EVENTS if kind.apart} == {1}


@pytest.mark.parametrize("kind", EVENTS, ids=NAME)
def test_examples_are_accepted_by_the_schema_and_read_as_events(kind: EventType) -> None:
    schema = read(f"events/{kind.schema}.json")
    jsonschema.Draft202012Validator.check_schema(schema)

    found = examples_of(kind)

    assert len(found) >= 2
    for event in found:
        jsonschema.validate(event["data"], schema, jsonschema.Draft202012Validator)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**event["data"], "teacher": "张三"}, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", by_schema(EVENTS))
def test_amounts_on_the_wire_are_integers(name: str) -> None:
    assert '"type": "number"' not in (SCHEMAS / "events" / f"{name}.json").read_text(encoding="utf-8")


def test_envelopes_of_the_examples_survive_the_log() -> None:
    for envelope, _ in examples():
        assert Envelope.from_headers(envelope.headers()) == envelope
