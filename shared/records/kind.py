"""What a service declares about one kind of record, and what the shared machinery hands back.

A kind is a natural key, a content (canonical JSON, the shape of its event), rules that judge one request at
a time, and set-based look-ups that fetch what those rules need for a whole batch. Everything else
(revisions, states, preconditions, lost answers, batches, listings) is the same for all kinds.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import msgspec

from shared.db import Connection
from shared.outbox.table import OutboxEvent
from shared.records import states
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import FieldError, Problem

Key = tuple[Any, ...]
"""The values of the key columns: comparable, hashable, in the order of `Kind.key_columns`."""

Days = tuple[date, date]
"""From one day to another, both inclusive."""

C = TypeVar("C")  # what the look-ups of a kind found


class Revision(msgspec.Struct, gc=False):
    """One revision of a record, as stored. `counts` is the revision in force once this one was written."""

    record_id: int
    revision: int
    call: str  # put, accept, return, withdraw, or an action of the kind
    state: str | None  # None for registers, which have no states
    counts: int | None
    reason: str | None
    content: bytes
    findings: bytes
    recorded_by: str
    recorded_at: datetime


class Current(msgspec.Struct):
    """A record under lock: its latest revision, and the content that counts (None: nothing does)."""

    latest: Revision
    counted: bytes | None


class Request(msgspec.Struct, frozen=True, gc=False):
    """One `PUT`, or one line of a batch. `content` is canonical JSON, checked as far as the body alone tells."""

    key: Key
    precondition: Precondition
    content: bytes
    sent: Any  # the checked body, for the rules of the kind
    state: str | None
    reason: str | None


class Saved(msgspec.Struct):
    """What a request came to: 201, or 200 with `before` (the same revision when nothing new was written)."""

    status: int
    key: Key
    region: str
    revision: Revision
    before: Current | None
    sent: Any = None  # as the request has it; None: an action, not a `PUT`

    @property
    def changed(self) -> bool:
        return self.before is None or self.before.latest.revision != self.revision.revision


class Kind(ABC, Generic[C]):
    """A kind of record. Subclasses live in a service's `commands.py`; they hold no state."""

    service: str
    thing: str  # energy_return, as in event types
    things: str  # energy-returns, as in paths
    table: str  # its tables are <table> and <table>_revision
    key_columns: Sequence[tuple[str, str]]  # name and SQL type
    key_fields: Sequence[str]  # the parts of the key as a batch line names them
    has_states: bool
    actions: Sequence[states.Action] = tuple(states.ACTIONS.values())  # of a kind with states
    says_what_counts = False  # states of its own decide it, though it has not those of a record
    says_why = False  # a register whose revisions need a reason, as those of records with states do
    key: Callable[..., Key]  # makes a key from the key columns
    derived_columns: Sequence[tuple[str, str]] = ()  # beside the key, filled by `derived`: name and SQL type
    region_sql: str  # LATERAL subquery of the record `h`, giving `region_code`
    region_superset_sql: str  # condition on `h` with one LIKE pattern: at least the records of these regions
    last_day_sql: str  # of a record `h` of a kind that releases seal: the second of the days of `sealed_with`
    body: type[msgspec.Struct]
    line: type[msgspec.Struct]  # body + key_fields + revision
    line_as_listed: type[msgspec.Struct] | None = None  # `only_listed(line)`, where that is quicker

    @abstractmethod
    def key_reader(self) -> Callable[..., Key]:
        """What makes a key of its parts, or raises `Problem` 422. Asked for once a batch: it may know the day."""

    @abstractmethod
    def read_request(self, key: Key, precondition: Precondition, body: Any) -> Request:
        """Check a decoded body by itself and bring it to canonical JSON; raises `Problem` 422."""

    def read_plain(
        self, keys: Sequence[Key], preconditions: Sequence[Precondition], bodies: Sequence[Any]  # noqa: ARG002
    ) -> Sequence[Request | None]:  # fmt: skip
        """What `read_request` would make of each, all at once where that is quicker; None: ask it."""
        return [None] * len(bodies)

    @abstractmethod
    def look_up(self, connection: Connection, requests: Sequence[Request]) -> C:
        """Fetch what `admit`, `merge` and `check` need, for all requests at once."""

    @abstractmethod
    def admit(self, request: Request, current: Current | None, found: C, by: Principal) -> str:
        """The region of the record; raises `Problem` when there is none, or it is not the caller's (403)."""

    def stands_in(self, request: Request, found: C) -> str | None:  # noqa: ARG002
        """The region of a record that is there, for when `admit` refuses it by now; None: it is not known."""
        return None

    def merge(self, request: Request, current: Current | None) -> bytes:  # noqa: ARG002
        """The content of the record once the request is carried out."""
        return request.content

    def state_after(self, request: Request, current: Current | None) -> str | None:  # noqa: ARG002
        """The state that a `PUT` leads to; None for registers."""
        return (request.state or states.SUBMITTED) if self.has_states else None

    def counts_after(self, state: str | None, revision: int, counted: int | None) -> int | None:
        """The revision that counts once this one is written in this state, given the one that counted before."""
        return states.counts_after(state, revision, counted) if state else None

    def require_open(self, request: Request, current: Current | None, region: str, found: C) -> None:  # noqa: ARG002
        """Raises `Problem` 409 when the record may not be revised, or not be made."""
        if current and self.has_states:
            states.require_revisable(current.latest.state)

    def require_open_for(
        self, connection: Connection, key: Key, region: str, action: states.Action, current: Current
    ) -> None:
        """Raises `Problem` 409 when an action must not change what counts now, whatever the state allows."""

    def sealed_with(self, key: Key) -> Days | None:  # noqa: ARG002
        """A release whose period holds these days seals the record; None: no release ever does."""
        return None

    def locate(self, connection: Connection, key: Key, current: Current | None, by: Principal) -> str:
        """The region of a record that is there, or could be, of a kind that releases seal; raises as `admit` does."""
        raise NotImplementedError

    @abstractmethod
    def check(self, request: Request, found: C) -> list[FieldError]:
        """The soft findings; raises `Problem` 422 for hard ones."""

    def remember(self, saved: Saved, found: C) -> None:
        """Let the rules see what an earlier line of the same batch has written."""

    def store(self, connection: Connection, written: Sequence[Saved]) -> None:
        """Keep the kind's own derived tables up to date."""

    def follow(self, connection: Connection, written: Sequence[Saved]) -> Sequence[OutboxEvent]:  # noqa: ARG002
        """What else follows from these revisions, and the events of that; asked for once a batch, after `store`."""
        return ()

    def explained(self, connection: Connection, latest: Revision) -> Set[str]:  # noqa: ARG002
        """The codes of its findings that were explained, and so do not block acceptance."""
        return frozenset()

    def derived(self, saved: Saved) -> Sequence[Any]:  # noqa: ARG002
        """The values of `derived_columns`: what lists and regions need of the content, at the new revision."""
        return ()

    def events(self, written: Sequence[Saved]) -> Iterable[OutboxEvent]:
        """All events of these revisions; one each, unless a kind announces more."""
        return map(self.event, written)

    def subject(self, key: Key) -> str:
        """The natural key as events name it."""
        return "/".join(map(str, key))

    @abstractmethod
    def event(self, saved: Saved) -> OutboxEvent:
        """The event of a new revision: the full state, and what counts now."""

    @abstractmethod
    def show(self, key: Key, region: str, revision: Revision) -> Mapping[str, Any]:
        """The record as the API answers it."""


def foreign(region: str) -> Problem:
    """403: the record belongs to a region that the caller does not cover."""
    return Problem(
        403,
        "region_forbidden",
        "该记录不属于您的行政区划范围",
        "The record belongs to a region outside your own.",
        extra={"region": region[:2]},
    )
