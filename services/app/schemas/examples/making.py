"""From a payload to an example: the envelope that its relay would give it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel

from shared.events.envelope import Envelope, event_type
from shared.events.export import Example

FIRST = datetime(2021, 3, 1, 1, 30, tzinfo=UTC)


def example(service: str, thing: str, verb: str, subject: str, revision: int, payload: BaseModel) -> Example:
    """The event of one revision; later revisions happen on later days."""
    happened = FIRST + timedelta(days=revision - 1)
    envelope = Envelope.of(event_type(service, thing, verb), subject, revision, happened)
    return envelope, payload.model_dump(mode="json")
