"""The CloudEvents SDK as the oracle: it reads what we write, and we read what it writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.kafka import (
    KafkaMessage,
    from_kafka_event,
    to_binary_event,
    to_structured_event,
)
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from services.app.schemas.examples import examples
from services.indicators.engine.decode import Unreadable, decode
from shared.bus import Received
from shared.events import Envelope, EnvelopeError

EXAMPLES = [pytest.param(*example, id=f"{example[0].type}/{example[0].id}") for example in examples()]
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

# CloudEvents' String: no control characters, no surrogates, no code points that are no characters.
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=30)
TIMES = st.datetimes(
    datetime(1970, 1, 1), datetime(2200, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)  # fmt: skip
ENVELOPES = st.builds(Envelope, TEXT, TEXT, TEXT, TEXT, TIMES, st.none() | st.just(TRACE))


def message_of(envelope: Envelope, data: Any, key: bytes | None = None) -> KafkaMessage:
    """As it lies in Kafka: what the relay publishes."""
    return KafkaMessage(dict(envelope.headers()), key, json.dumps(data, ensure_ascii=False).encode())


def received(message: KafkaMessage) -> Received:
    key = message.key if isinstance(message.key, bytes) else (message.key or "").encode()
    return Received("bashu.statistics", 3, 7, key, message.value, tuple(message.headers.items()), 0)


def sdk_event(envelope: Envelope, data: Mapping[str, Any], **extensions: str) -> CloudEvent:
    attributes = {
        "specversion": "1.0", "id": envelope.id, "source": envelope.source, "type": envelope.type,
        "subject": envelope.subject, "time": envelope.time, "datacontenttype": "application/json",
    }  # fmt: skip
    return CloudEvent({**attributes, **extensions}, dict(data))


def assert_same(event: BaseCloudEvent, envelope: Envelope, data: Any) -> None:
    """The event has the attributes of the envelope, perhaps more, and the data."""
    expected = sdk_event(envelope, data)
    assert {name: event.get_attributes().get(name) for name in expected.get_attributes()} == expected.get_attributes()
    assert event.get_data() == expected.get_data()


@pytest.mark.parametrize(("envelope", "data"), EXAMPLES)
def test_the_sdk_reads_our_kafka_messages(envelope: Envelope, data: dict[str, Any]) -> None:
    event = from_kafka_event(message_of(envelope, data, b"key"))

    assert_same(event, envelope, data)
    assert event.get_extension("partitionkey") == "key"


@pytest.mark.parametrize(("envelope", "data"), EXAMPLES)
def test_the_sdk_reads_the_json_format_of_feeds_and_streams(envelope: Envelope, data: dict[str, Any]) -> None:
    event = JSONFormat().read(None, json.dumps(envelope.cloud_event(data)))

    assert_same(event, envelope, data)


@given(ENVELOPES, st.dictionaries(TEXT, TEXT | st.integers() | st.none(), max_size=3, min_size=1))
def test_the_sdk_reads_any_attributes_of_ours(envelope: Envelope, data: dict[str, Any]) -> None:
    assert_same(from_kafka_event(message_of(envelope, data)), envelope, data)
    assert_same(JSONFormat().read(None, json.dumps(envelope.cloud_event(data))), envelope, data)


@given(ENVELOPES)
def test_we_read_any_attributes_of_the_sdk(envelope: Envelope) -> None:
    trace = {"traceparent": envelope.traceparent} if envelope.traceparent else {}
    message = to_binary_event(sdk_event(envelope, {"n": 1}, partitionkey="川", **trace))

    assert Envelope.from_headers(tuple(message.headers.items())) == envelope


def test_a_trace_travels_as_kafkas_header_and_as_an_attribute_in_json() -> None:
    """In Kafka it is the transport's header, where OpenTelemetry looks; the JSON format has only attributes."""
    envelope, data = examples()[0][0]._replace(traceparent=TRACE), {"n": 1}

    assert dict(envelope.headers())["traceparent"] == TRACE.encode()
    assert JSONFormat().read(None, json.dumps(envelope.cloud_event(data))).get_extension("traceparent") == TRACE


@pytest.mark.parametrize(("envelope", "data"), EXAMPLES)
def test_the_projector_reads_the_sdks_messages_as_ours(envelope: Envelope, data: dict[str, Any]) -> None:
    theirs = to_binary_event(sdk_event(envelope, data, partitionkey="key"))

    assert decode(received(theirs)) == decode(received(message_of(envelope, data, b"key")))


def test_the_order_of_headers_does_not_matter() -> None:
    envelope, data = examples()[0]
    ours = received(message_of(envelope, data))

    assert decode(ours._replace(headers=ours.headers[::-1])) == decode(ours)
    assert Envelope.from_headers(ours.headers[::-1]) == envelope


@pytest.mark.parametrize(
    "content_type", ["application/cloudevents+json", "application/CloudEvents+JSON; charset=utf-8"]
)
def test_structured_mode_is_not_what_this_log_carries(content_type: str) -> None:
    """One producer writes to a topic, in binary mode. Another's message is set aside, with what to do."""
    envelope, data = examples()[0]
    message = received(to_structured_event(sdk_event(envelope, data)))
    assert dict(message.headers)["content-type"] == b"application/cloudevents+json"
    headers = (("content-type", content_type.encode()),)

    with pytest.raises(Unreadable, match=r"structured mode .*: write its attributes as ce_\* headers"):
        decode(message._replace(headers=headers))
    with pytest.raises(EnvelopeError, match="structured mode"):
        Envelope.from_headers(headers)


@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("ce_time", b"2026-11-23T08:00:00", "ce_time has no offset"),
        ("ce_time", b"yesterday", "Invalid isoformat"),
        ("ce_specversion", b"0.3", "unknown ce_specversion"),
        ("ce_id", b"\xff", "utf-8"),
        ("ce_type", None, "header ce_type is missing: not a CloudEvent"),
    ],
)
def test_what_is_no_cloud_event_says_why(header: str, value: bytes | None, reason: str) -> None:
    headers = {**dict(examples()[0][0].headers()), header: value}

    with pytest.raises(EnvelopeError, match=reason):
        Envelope.from_headers(tuple((name, found) for name, found in headers.items() if found is not None))


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-11-23T08:00:00Z", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("2026-11-23T16:00:00.25+08:00", datetime(2026, 11, 23, 8, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-11-23T08:00:00.123456789Z", datetime(2026, 11, 23, 8, 0, 0, 123_456, tzinfo=UTC)),
    ],
)
def test_times_as_others_write_them(written: str, time: datetime) -> None:
    headers = {**dict(examples()[0][0].headers()), "ce_time": written.encode()}

    assert Envelope.from_headers(tuple(headers.items())).time == time
