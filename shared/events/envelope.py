"""CloudEvents 1.0 in Kafka binary mode: attributes in `ce_*` headers, the data as JSON in the value.

A type is `cn.bashu.<service>.<thing>.<verb>.v<major>`; the topic is `bashu.<service>`; the id is the
record's key and revision, so the same revision published twice carries the same id.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from shared.bus.base import Headers

PREFIX = "cn.bashu"
SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/json"

_SPECVERSION = ("ce_specversion", SPEC_VERSION.encode())
_CONTENT_TYPE = ("content-type", CONTENT_TYPE.encode())


def event_type(service: str, thing: str, verb: str, major: int = 1) -> str:
    """`cn.bashu.statistics.energy_return.accepted.v1`."""
    return f"{PREFIX}.{service}.{thing}.{verb}.v{major}"


def topic_of(service: str) -> str:
    return f"bashu.{service}"


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

    @property
    def service(self) -> str:
        return self.type.split(".")[2]

    def headers(self) -> Headers:
        """The Kafka headers of this event."""
        headers = (
            _SPECVERSION,
            ("ce_id", self.id.encode()),
            ("ce_source", self.source.encode()),
            ("ce_type", self.type.encode()),
            ("ce_subject", self.subject.encode()),
            ("ce_time", self.time.isoformat().encode()),
            _CONTENT_TYPE,
        )
        if self.traceparent:
            return (*headers, ("traceparent", self.traceparent.encode()))
        return headers

    @staticmethod
    def from_headers(headers: Headers) -> Envelope:
        """Read the headers back; raises `EnvelopeError`."""
        found = dict(headers)
        try:
            if found["ce_specversion"] != SPEC_VERSION.encode():
                raise EnvelopeError(f"unknown ce_specversion {found['ce_specversion']!r}")
            trace = found.get("traceparent")
            return Envelope(
                id=found["ce_id"].decode(),
                source=found["ce_source"].decode(),
                type=found["ce_type"].decode(),
                subject=found.get("ce_subject", b"").decode(),
                time=datetime.fromisoformat(found["ce_time"].decode()),
                traceparent=trace.decode() if trace else None,
            )
        except KeyError as missing:
            raise EnvelopeError(f"header {missing} is missing: not a CloudEvent") from None
        except (UnicodeDecodeError, ValueError) as error:
            raise EnvelopeError(str(error)) from None
