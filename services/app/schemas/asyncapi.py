"""AsyncAPI 3 of the event log, for partners who receive it: topics, messages, keys, headers.

Written beside the JSON Schemas and pointing to them, so that no payload is described twice. Topics and their
settings are those of `schemas/topics.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.app.schemas.wording import ABOUT, GROUP, SERVER, THINGS, TOPICS, TRACE, VERBS
from shared.bus.topics import Topic, declared
from shared.events.envelope import CONTENT_TYPE, SPEC_VERSION, topic_of
from shared.events.export import Example, as_json, by_schema, which_file
from shared.events.registry import EventType

BINDING = "0.5.0"  # of Kafka, in AsyncAPI's own count
FORMAT = "application/schema+json;version=2020-12"  # without it a tool reads the payloads as draft 07

Json = dict[str, Any]


def asyncapi_file(types: Sequence[EventType], examples: Iterable[Example]) -> dict[str, str]:
    """`asyncapi.json` → content. Raises `ValueError` for a type whose topic or wording is missing.

    Every type has an example: `event_files` has seen to that.
    """
    first: dict[str, Example] = {}
    for envelope, data in examples:
        first.setdefault(envelope.type, (envelope, data))
    messages = by_schema(types)
    by_topic: dict[str, list[str]] = {name: [] for name in declared()}
    for name, kinds in messages.items():
        topic = topic_of(kinds[0].service)
        if topic not in by_topic:
            raise ValueError(f"{name}: {topic} is not in schemas/topics.yaml")
        by_topic[topic].append(name)
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "Bashu 巴蜀", "version": "1", "description": ABOUT},
        "defaultContentType": CONTENT_TYPE,
        "servers": {"kafka": _server()},
        "channels": {name: _channel(declared()[name], own) for name, own in by_topic.items()},
        "operations": {f"receive.{name}": _receive(name, own) for name, own in by_topic.items()},
        "components": {
            "messages": {name: _message(kinds, first) for name, kinds in messages.items()},
            "schemas": {"headers": _headers()},
            "correlationIds": {"trace": {"description": TRACE, "location": "$message.header#/traceparent"}},
            "securitySchemes": {"scram": {"type": "scramSha512"}},
        },
    }
    return {"asyncapi.json": as_json(document)}


def _server() -> Json:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka-secure",
        "description": SERVER,
        "variables": {"bootstrap": {"description": "主机:端口，以逗号分隔 / host:port, separated by commas"}},
        "security": [_ref("components", "securitySchemes", "scram")],
    }


def _channel(topic: Topic, messages: Iterable[str]) -> Json:
    return {
        "address": topic.name,
        "description": TOPICS[topic.name],
        "servers": [_ref("servers", "kafka")],
        "messages": {name: _ref("components", "messages", name) for name in messages},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": ["compact" if topic.compacted else "delete"],
                    "retention.ms": topic.retention_ms,
                },
                "bindingVersion": BINDING,
            }
        },
    }


def _receive(topic: str, messages: Iterable[str]) -> Json:
    return {
        "action": "receive",
        "channel": _ref("channels", topic),
        "summary": TOPICS[topic],
        "messages": [_ref("channels", topic, "messages", name) for name in messages],
        "bindings": {"kafka": {"groupId": {"type": "string", "description": GROUP}, "bindingVersion": BINDING}},
    }


def _message(kinds: Sequence[EventType], examples: Mapping[str, Example]) -> Json:
    """One payload; the header `ce_type` says which verb of the thing it is."""
    kind = kinds[0]
    try:
        thing, verbs = THINGS[kind.service, kind.thing], [VERBS[kind.verb] for kind in kinds]
    except KeyError as missing:
        raise ValueError(f"{kind.schema}: services/app/schemas/wording.py does not describe {missing}") from None
    envelope, data = examples[kind.name]
    return {
        "name": kind.schema,
        "title": f"{kind.thing}.{kind.verb}" if kind.apart else kind.thing,
        "summary": f"{thing.about}: {', '.join(verbs)}",
        "contentType": CONTENT_TYPE,
        "headers": {
            "allOf": [_ref("components", "schemas", "headers")],
            "properties": {"ce_type": _one_of([kind.name for kind in kinds]), "ce_source": {"const": envelope.source}},
        },
        "payload": {"schemaFormat": FORMAT, "schema": {"$ref": f"./{which_file(kind)}"}},
        "correlationId": _ref("components", "correlationIds", "trace"),
        "bindings": {
            "kafka": {
                "key": {"type": "string", "pattern": thing.key_pattern, "description": thing.key},
                "bindingVersion": BINDING,
            }
        },
        "examples": [
            {"headers": {name: value.decode() for name, value in envelope.headers()}, "payload": data},
        ],
    }


def _headers() -> Json:
    text = {"type": "string", "minLength": 1}
    required = {
        "ce_specversion": {"const": SPEC_VERSION},
        "ce_id": {**text, "description": "同一记录同一版本的重复事件编号相同 / the same for a duplicate of a revision"},
        "ce_source": text,
        "ce_type": text,
        "ce_subject": {**text, "description": "记录的自然键 / the natural key of the record"},
        "ce_time": {"type": "string", "format": "date-time"},
        "content-type": {"const": CONTENT_TYPE},
    }
    return {
        "type": "object",
        "description": "CloudEvents 1.0，Kafka 二进制模式 / CloudEvents 1.0 in Kafka's binary mode",
        "properties": {**required, "traceparent": {"type": "string", "description": TRACE}},
        "required": list(required),
    }


def _one_of(values: Sequence[str]) -> Json:
    return {"enum": list(values)} if len(values) > 1 else {"const": values[0]}


def _ref(*path: str) -> Json:
    return {"$ref": f"#/{'/'.join(path)}"}
