"""Kinds of record that the other province confirms: their events say since when what is counted stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from typing_extensions import override

from services.training.rules.joint import Past, counted_fields_since, is_joint
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import Declared, Reported
from shared.outbox.table import OutboxEvent
from shared.records import states
from shared.records.kind import Current, Key, Request, Saved
from shared.web.problems import Problem

Histories = Mapping[int, Sequence[Past]]
"""Record id → its revisions, oldest first."""


class Joint(Declared):
    """`counted`: the fields of the content that decide what is counted."""

    def __init__(self, *args: Any, counted: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.counted = tuple(counted)

    def histories(self, connection: Connection, record_ids: Iterable[int]) -> Histories:
        found: dict[int, list[Past]] = {}
        rows = connection.execute(
            f"SELECT record_id, revision, content::text FROM {self.table}_revision"
            f" WHERE record_id = ANY(%s::bigint[]) ORDER BY record_id, revision".encode(),
            (array(record_ids),),
        )
        for record_id, revision, content in rows:
            found.setdefault(record_id, []).append(Past(revision, msgspec.json.decode(content)))
        return found

    def asks_for_word(self, content: Mapping[str, Any]) -> bool:
        """Whether what counts waits for the other province, until that has confirmed it."""
        return is_joint(content)

    def require_confirmable(self, connection: Connection, key: Key, current: Current) -> None:  # noqa: ARG002
        """Raises `Problem` 409 where the record is in no state to be confirmed."""
        if current.latest.state == states.WITHDRAWN:
            raise Problem(
                409, "object_withdrawn", "该事项已撤回，不能确认", "It was withdrawn: there is nothing to confirm."
            )

    def spoken_of(
        self, connection: Connection, key: Key, region: str, given: bool, by: str  # noqa: ARG002
    ) -> Sequence[OutboxEvent]:  # fmt: skip
        """What follows for the record when the other province has given its word, or taken it back."""
        return ()

    @override
    def events(self, written: Sequence[Saved]) -> Iterable[OutboxEvent]:
        """None here: they need the history of their records, which `follow` reads."""
        return ()

    @override
    def follow(self, connection: Connection, written: Sequence[Saved]) -> Sequence[OutboxEvent]:
        histories = self.histories(connection, [saved.revision.record_id for saved in written])
        return [self._told(saved, histories[saved.revision.record_id]) for saved in written]

    def _told(self, saved: Saved, history: Sequence[Past]) -> OutboxEvent:
        since = counted_fields_since(history, self.counted, saved.revision.counts)
        return self.outgoing(saved, {**self.announced(saved), "counted_fields_since": since})


class JointReported(Joint, Reported):
    """A joint object with the states of all records."""


class OwnStates(Joint, Reported):
    """A joint object with states of its own: what a body may ask for is `writable`, its first is the default.

    It has no acceptance, so none of the routes for it; what counts, its subclass says.
    """

    has_states, says_what_counts = False, True

    @override
    def state_after(self, request: Request, current: Current | None) -> str | None:
        return request.state or (current.latest.state if current else self.writable[0])
