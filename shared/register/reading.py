"""From the bytes of the log to the rows of institutions.

Consumers are open: fields that are not named here are ignored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple

import msgspec

from shared.bus import Received
from shared.events import PREFIX
from shared.events.envelope import why_unread
from shared.register.rows import Row

_INSTITUTION = f"{PREFIX}.statistics.institution."


class Institution(msgspec.Struct, gc=False):
    """One event of the register: all rows."""

    uscc: str
    revision: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    rows: Annotated[list[Row], msgspec.Meta(min_length=1)]


class Unread(NamedTuple):
    """An event that could not be taken over, and why. The next revision of its institution heals the copy."""

    record: Received
    type: str
    reason: str


class Read(NamedTuple):
    """What a run of records says: each institution once, at its highest revision."""

    institutions: list[Institution]
    unread: list[Unread]


_decode = msgspec.json.Decoder(Institution).decode


def read(records: Iterable[Received]) -> Read:
    """Everything about institutions; the other events of the topic are passed over."""
    newest: dict[str, Institution] = {}
    unread: list[Unread] = []
    for record in records:
        try:
            found = _read(record)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
            unread.append(Unread(record, _type(record), str(error)))
            continue
        if found and (found.uscc not in newest or newest[found.uscc].revision < found.revision):
            newest[found.uscc] = found
    return Read(list(newest.values()), unread)


def _read(record: Received) -> Institution | None:
    type_ = _type(record)
    if not type_:
        raise ValueError(why_unread(record.headers, "ce_type"))
    if not type_.startswith(_INSTITUTION):
        return None
    if record.value is None:
        raise ValueError("the record has no value")
    return _decode(record.value)


def _type(record: Received) -> str:
    return dict(record.headers).get("ce_type", b"").decode("utf-8", "replace")
