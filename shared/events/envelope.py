"""CloudEvents 1.0 in Kafka binary mode: attributes in `ce_*` headers, the data as JSON in the value.

A type is `cn.bashu.<service>.<thing>.<verb>.v<major>`; the topic is `bashu.<service>`; the id is the
record's key and revision, so the same revision published twice carries the same id. Feeds and streams send the
same event in CloudEvents' JSON format.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from shared.bus.base import Headers

PREFIX = "cn.bashu"
SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/json"

_STRUCTURED = b"application/cloudevents"
_SPECVERSION = ("ce_specversion", SPEC_VERSION.encode())
_CONTENT_TYPE = ("content-type", CONTENT_TYPE.encode())


@cache
def event_type(service: str, thing: str, verb: str, major: int = 1) -> str:
    """`cn.bashu.statistics.energy_return.accepted.v1`."""
    return f"{PREFIX}.{service}.{thing}.{verb}.v{major}"


def topic_of(service: str) -> str:
    return f"bashu.{service}"


def why_unread(headers: Headers, missing: str) -> str:
    """Why a record without the header `missing` cannot be read. The log has one producer a topic, in binary mode."""
    if dict(headers).get("content-type", b"").lower().startswith(_STRUCTURED):
        return "a CloudEvent in structured mode (application/cloudevents): write its attributes as ce_* headers"
    return f"header {missing} is missing: not a CloudEvent"


class EnvelopeError(ValueError):
    """The headers are not those of a CloudEvent; the message says what is missing."""


class Envelope(NamedTuple):
    """The attributes of one event. `subject` is the natural key of the record it is about."""

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    traceparent: str | None = None

    @staticmethod
    def of(type: str, subject: str, revision: int, time: datetime, traceparent: str | None = None) -> Envelope:
        """The envelope of one revision: its id is `<thing>/<natural key>/<revision>`, its source `/bashu/<service>`."""
        thing, source = _origin(type)
        return Envelope(f"{thing}/{subject}/{revision}", source, type, subject, time, traceparent)

    def headers(self) -> Headers:
        """The Kafka headers of this event."""
        headers = (
            _SPECVERSION,
            ("ce_id", self.id.encode()),
            *_headers_of_type(self.source, self.type),
            ("ce_subject", self.subject.encode()),
            ("ce_time", self.time.isoformat().encode()),
            _CONTENT_TYPE,
        )
        if self.traceparent:
            return (*headers, ("traceparent", self.traceparent.encode()))
        return headers

    def cloud_event(self, data: Any) -> dict[str, Any]:
        """The event in CloudEvents' JSON format, as feeds and streams send it."""
        return {
            "specversion": SPEC_VERSION,
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time.isoformat(),
            "datacontenttype": CONTENT_TYPE,
            **({"traceparent": self.traceparent} if self.traceparent else {}),
            "data": data,
        }

    @staticmethod
    def traceparent_of(headers: Headers) -> str | None:
        """That of an event as it came, even if the rest cannot be read. We write it last."""
        for name, value in reversed(headers):
            if name == "traceparent":
                return value.decode("latin-1")
        return None

    @staticmethod
    def from_headers(headers: Headers) -> Envelope:
        """Read the headers back; raises `EnvelopeError`."""
        found = dict(headers)
        try:
            if found["ce_specversion"] != SPEC_VERSION.encode():
                raise EnvelopeError(f"unknown ce_specversion {found['ce_specversion']!r}")
            time = datetime.fromisoformat(found["ce_time"].decode())
            if time.tzinfo is None:
                raise EnvelopeError(f"ce_time has no offset: {time.isoformat()}")
            trace = found.get("traceparent") or found.get("ce_traceparent")  # the transport's, or the extension's
            return Envelope(
                id=found["ce_id"].decode(),
                source=found["ce_source"].decode(),
                type=found["ce_type"].decode(),
                subject=found.get("ce_subject", b"").decode(),
                time=time,
                traceparent=trace.decode() if trace else None,
            )
        except KeyError as missing:
            raise EnvelopeError(why_unread(headers, missing.args[0])) from None
        except (UnicodeDecodeError, ValueError) as error:
            raise EnvelopeError(str(error)) from None


@lru_cache(maxsize=1024)
def _origin(type: str) -> tuple[str, str]:
    """The thing that a type is about, and the source of its events."""
    _, _, service, thing, *_ = type.split(".")
    return thing, f"/bashu/{service}"


@lru_cache(maxsize=1024)
def _headers_of_type(source: str, type: str) -> Headers:
    return ("ce_source", source.encode()), ("ce_type", type.encode())
