"""AsyncAPI says of the event log what the other files say, in a form that the specification accepts."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from services.app.schemas import EVENTS
from services.app.schemas.asyncapi import asyncapi_file
from services.app.schemas.examples import examples
from services.app.schemas.examples.institutions import SCHOOL
from shared.bus.topics import declared
from shared.events.envelope import topic_of
from shared.events.export import by_schema
from shared.events.registry import SCHEMAS, EventType, declare

SPECIFICATION = Path(__file__).parents[1] / "schemas" / "asyncapi-3.0.0.json.gz"
DOCUMENT: dict[str, Any] = json.loads((SCHEMAS / "asyncapi.json").read_text(encoding="utf-8"))
MESSAGES: dict[str, Any] = DOCUMENT["components"]["messages"]


class Payload(BaseModel):
    meals: int


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def resolved(reference: str) -> Any:
    """What a reference of the document points to, in the document itself or in a file beside it."""
    path, _, pointer = reference.partition("#")
    found = json.loads((SCHEMAS / path).read_text(encoding="utf-8")) if path else DOCUMENT
    for part in pointer.split("/")[1:]:
        found = found[part]
    return found


def with_a_new(kind: EventType) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asyncapi_file([*EVENTS, kind], examples())["asyncapi.json"])
    return found


@pytest.fixture(scope="module")
def specification() -> jsonschema.Draft7Validator:
    schema = json.loads(gzip.decompress(SPECIFICATION.read_bytes()))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def test_the_specification_accepts_the_document(specification: jsonschema.Draft7Validator) -> None:
    assert [error.message for error in specification.iter_errors(DOCUMENT)] == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("asyncapi",), "4.0.0"),
        (("operations", "receive.bashu.statistics", "action"), "look"),
        (("channels", "bashu.statistics", "bindings", "kafka", "partitions"), 0),
        (("channels", "bashu.indicators", "bindings", "kafka", "topicConfiguration", "cleanup.policy"), ["keep"]),
        (("components", "messages", "cn.bashu.indicators.value.revised.v1", "topic"), "x"),
        (("servers", "kafka", "host"), None),
    ],
)
def test_the_specification_refuses_what_is_wrong(
    specification: jsonschema.Draft7Validator, path: tuple[str, ...], wrong: Any
) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    place = document
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = wrong

    assert not specification.is_valid(document)


def test_every_reference_resolves_inside_the_folder() -> None:
    found = set(references(DOCUMENT))

    assert {f"./events/{kind.schema}.json" for kind in EVENTS} <= found
    for reference in found:
        assert resolved(reference), reference


def test_every_topic_carries_the_types_of_its_service_and_no_others() -> None:
    expected = {name: {kind.schema for kind in EVENTS if topic_of(kind.service) == name} for name in declared()}

    assert {name: set(channel["messages"]) for name, channel in DOCUMENT["channels"].items()} == expected
    for name, operation in DOCUMENT["operations"].items():
        assert operation["action"] == "receive", "a partner writes to no topic"
        assert [resolved(message["$ref"])["$ref"] for message in operation["messages"]] == [
            f"#/components/messages/{kind}" for kind in DOCUMENT["channels"][name.removeprefix("receive.")]["messages"]
        ]
    assert set(MESSAGES) == set().union(*expected.values())


def test_a_channel_is_the_topic_as_it_is_declared() -> None:
    for name, channel in DOCUMENT["channels"].items():
        topic, kafka = declared()[name], channel["bindings"]["kafka"]
        assert (channel["address"], kafka["topic"], kafka["partitions"]) == (name, name, topic.partitions)
        assert kafka["topicConfiguration"] == {
            "cleanup.policy": ["compact" if topic.compacted else "delete"],
            "retention.ms": topic.retention_ms,
        }


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (declare("heating", "boiler", ("submitted",), Payload), "bashu.heating is not in schemas/topics.yaml"),
        (declare("statistics", "canteen_day", ("submitted",), Payload), r"does not describe .*canteen_day"),
        (declare("statistics", "institution", ("painted",), Payload), "does not describe 'painted'"),
    ],
)
def test_a_type_without_a_channel_or_without_words_is_refused(kind: tuple[EventType], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        with_a_new(kind[0])


def test_a_message_names_every_type_that_carries_its_payload() -> None:
    named = {
        name: message["headers"]["properties"]["ce_type"].get("enum")
        or [message["headers"]["properties"]["ce_type"]["const"]]
        for name, message in MESSAGES.items()
    }

    assert named == {name: [kind.name for kind in kinds] for name, kinds in by_schema(EVENTS).items()}


@pytest.mark.parametrize("name", MESSAGES)
def test_an_example_is_what_headers_and_payload_ask_for(name: str) -> None:
    document = Resource(contents=DOCUMENT, specification=DRAFT202012)
    headers = jsonschema.Draft202012Validator(
        {"$ref": f"asyncapi.json#/components/messages/{name}/headers"},
        registry=Registry().with_resource("asyncapi.json", document),
    )
    message = MESSAGES[name]
    payload = jsonschema.Draft202012Validator(resolved(message["payload"]["schema"]["$ref"]))

    (example,) = message["examples"]

    headers.validate(example["headers"])
    payload.validate(example["payload"])
    for header in ("ce_id", "ce_type", "ce_time", "content-type"):
        assert not headers.is_valid({key: value for key, value in example["headers"].items() if key != header})
    assert not headers.is_valid({**example["headers"], "ce_type": "cn.bashu.another.type.happened.v1"})


@pytest.mark.parametrize(
    ("thing", "key", "fits"),
    [
        ("statistics.institution.registered", SCHOOL, True),
        ("statistics.energy_return.accepted", SCHOOL, True),
        ("statistics.energy_return.accepted", "TMP-0001", True),
        ("statistics.energy_return.accepted", f"{SCHOOL}/NY201/2020", False),
        ("vehicles.stock", SCHOOL, True),
        ("vehicles.charging_point", "TLD-510104-0017", True),
        ("vehicles.charging_day", "510104-S3", True),
        ("vehicles.charging_day", "510104-S3/2021-06-03", False),
        ("waste.treatment_day", "CYCL-510104-01", True),
        ("food.canteen_day", f"{SCHOOL}/1/2024-09-02", False),
        ("food.clean_plate_day", "chuanguan/51/2024-09-02", True),
        ("training.session", SCHOOL, True),
        ("training.standard", "DB51/T-2022-01", True),
        ("training.confirmation", SCHOOL, True),
        ("training.confirmation", "DB51/T-2022-01", True),
        ("projects.roster", "51/key_users/2022", True),
        ("projects.roster", "key_users/2022", False),
        ("projects.nil_report", SCHOOL, True),
        ("projects.nil_report", "projects.award/5134/2022", True),
        ("projects.nil_report", "5134", False),
        ("indicators.value.revised", "energy_total|50,51|2020", True),
        ("indicators.value.revised", "energy_total/50,51/2020", False),
    ],
)
def test_the_key_of_a_record(thing: str, key: str, fits: bool) -> None:
    schema = MESSAGES[f"cn.bashu.{thing}.v1"]["bindings"]["kafka"]["key"]

    assert jsonschema.Draft202012Validator(schema).is_valid(key) is fits
