"""A declared kind whose records have states: what counts, and what a release seals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from pydantic import BaseModel
from typing_extensions import override

from shared.db import Connection
from shared.events.payloads import Content
from shared.kinds.admitting import admit
from shared.kinds.bodies import Body, Fields, Many
from shared.kinds.declared import Declared, Found
from shared.kinds.fields import Choice, Text
from shared.kinds.places import SpanOf
from shared.records import states
from shared.records.checks import LONGEST_REASON
from shared.records.closed import read_closed
from shared.records.closing import Closed
from shared.records.counted import counts_now
from shared.records.kind import Current, Days, Key, Request, Revision, Saved
from shared.register.lookup import read_register
from shared.web.auth import Principal

LONGEST_NOTE, LONGEST_ATTACHMENT, MOST_ATTACHMENTS = 2000, 500, 50

COMMON: Fields = {"attachments": Many(Text(LONGEST_ATTACHMENT), MOST_ATTACHMENTS), "note": Text(LONGEST_NOTE)}
"""What every reported content has besides its own fields, and `source`."""


class Reported(Declared):
    """A record with the states of all records; its payload is a `Record`.

    `sealed_with`: the days, of the key alone, with whose period a release seals it; the last is the last of its place.
    """

    has_states = True
    last_day_sql = "h.placed_on"

    def __init__(self, *args: Any, sealed_with: SpanOf | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._sealed_with = sealed_with

    @property
    def is_sealed_by_releases(self) -> bool:
        """Its service has the tables of `shared/records/closed.py` then."""
        return self._sealed_with is not None

    @override
    def sealed_with(self, key: Key) -> Days | None:
        if self._sealed_with is None:
            return None
        start, end = self._sealed_with(self.keyed(key).__getitem__)
        assert end, "what goes on is never closed"
        return start, end

    @override
    def locate(self, connection: Connection, key: Key, current: Current | None, by: Principal) -> str:
        place = self.place.of(self.keyed(key).__getitem__)
        before = self._regions(connection, [key]).get(key) if current else None
        register = read_register(connection, [place.uscc] if place.uscc else [])
        return admit(place, before, register, by, self._not_registered)

    @override
    def _closed(self, connection: Connection, keys: Sequence[Key]) -> Closed:
        return read_closed(connection, self.thing, keys) if self.is_sealed_by_releases else Closed()

    @override
    def require_open(self, request: Request, current: Current | None, region: str, found: Found) -> None:
        """What a release sealed is corrected only as the province approved."""
        self._require_open(request.key, region, current, found.closed)

    @override
    def require_open_for(
        self, connection: Connection, key: Key, region: str, action: states.Action, current: Current
    ) -> None:
        """Accepting and withdrawing change what counts; returning does not."""
        if action.result in (states.ACCEPTED, states.WITHDRAWN):
            self._require_open(key, region, current, self._closed(connection, [key]))

    def _require_open(self, key: Key, region: str, current: Current | None, closed: Closed) -> None:
        if days := self.sealed_with(key):
            closed.require_open(key, days, self._named(key), region, current.latest.counts if current else None)

    def _named(self, key: Key) -> str:
        """The period or day of a record, as people say it."""
        return next(str(value) for part, value in zip(self.parts, key, strict=True) if part.is_time)

    @override
    def _fields(self, body: Fields) -> Body:
        self.content: type[BaseModel] = self.payload.model_fields["content"].annotation  # type: ignore[assignment]
        common = COMMON if issubclass(self.content, Content) else {}
        return Body(self.payload.__name__, self.content, {**common, **body})

    @override
    def _beside_content(self) -> list[Any]:
        return [("state", Choice(self.writable).type | None, None), ("reason", Text(LONGEST_REASON).type | None, None)]

    @override
    def _model(self, key: Key, values: Mapping[str, Any]) -> tuple[Any, bytes]:
        model = self.content.model_validate(values)
        return model, model.model_dump_json().encode()

    @override
    def verb(self, saved: Saved) -> str:
        assert saved.revision.state
        return states.verb(saved.revision.state, saved.revision.revision)

    @override
    def announced(self, saved: Saved) -> Mapping[str, Any]:
        revision = saved.revision
        return {
            **self.keyed(saved.key),
            "revision": revision.revision,
            "state": revision.state,
            "reason": revision.reason,
            "recorded_by": revision.recorded_by,
            "content": msgspec.Raw(revision.content),
            "counts": counts_now(saved),
        }

    @override
    def _standing(self, revision: Revision) -> Mapping[str, Any]:
        return {"state": revision.state, "counts": revision.counts, "reason": revision.reason}
