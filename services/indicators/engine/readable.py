"""What every event must be so that the engine can read it: its headers, and the bounds of what goes into columns."""

from __future__ import annotations

from typing import Annotated

import msgspec

from shared.bus import Received
from shared.events.envelope import why_unread

LONGEST_KEY = 2000  # bytes: an index takes 2.7 KB, and what it refuses would end the run, not the event

Revision = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Uscc = Annotated[str, msgspec.Meta(max_length=64)]
Code = Annotated[str, msgspec.Meta(max_length=16)]


class Unreadable(ValueError):
    """The event cannot be applied; the message is kept with the dead letter."""


def header(record: Received, name: str) -> bytes:
    """Raises `Unreadable` when it is missing."""
    for given, value in record.headers:
        if given == name:
            return value
    raise Unreadable(why_unread(record.headers, name))
