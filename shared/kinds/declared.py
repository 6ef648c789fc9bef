"""A kind of record said in a few lines: `Kind` for everything that needs no code of its own.

`Reported` (`reported.py`) has the states of all records, `Registered` is in force at once. What a kind says beyond
that (another verb, a second event) it says by overriding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, NamedTuple

import msgspec
from pydantic import BaseModel
from typing_extensions import override

from shared.clock import today
from shared.db import Connection
from shared.db.arrays import array
from shared.events import event_type
from shared.kinds.admitting import NotRegistered, admit, unknown_here
from shared.kinds.bodies import Body, Fields, closed_struct
from shared.kinds.growth import Growth, read_growth
from shared.kinds.keys import NONE, Institution, Part
from shared.kinds.places import REGION_SQL, Place, Placed
from shared.outbox.table import OutboxEvent
from shared.records import findings
from shared.records.checks import LONGEST_REASON, Checks
from shared.records.closing import Closed
from shared.records.kind import Current, Key, Kind, Request, Revision, Saved
from shared.records.states import WRITABLE
from shared.register.lookup import Register, read_register
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import FieldError, validation

Rule = Callable[[Any, Any], Iterable[FieldError]]
"""`rule(key, content)`: a payload with the fields of the key, and the content; pure."""


class Sent(NamedTuple):
    """A checked body in the shapes that rules read: `key` has the payload's key fields, `content` is its model."""

    key: Any
    content: Any
    place: Placed


class Beside:
    """What the rules of a kind compare a record with: other records, fetched once for a batch.

    A kind that needs it subclasses this, and names a function `(connection, requests) → Beside`; `requests[n].sent`
    is a `Sent`.
    """

    def judge(self, key: Any, content: Any) -> Iterable[FieldError]:  # noqa: ARG002
        """Findings of one record, hard or soft."""
        return ()

    def remember(self, key: Any, content: Any, counts: bool) -> None:
        """What an earlier line of the same batch has written; `counts`: it is accepted."""


class Found(NamedTuple):
    """All that was looked up for a batch."""

    register: Register
    regions: dict[Key, str]  # of the records that exist already
    growth: Growth
    beside: Beside
    closed: Closed


class Declared(Kind[Found]):
    """What `Reported` and `Registered` have in common. Raises `TypeError` when something is missing."""

    writable: tuple[str, ...] = WRITABLE  # the states that a body may ask for

    def __init__(
        self,
        service: str,
        thing: str,
        things: str,
        payload: type[BaseModel],
        *,
        key: Sequence[Part],
        body: Fields,
        place: Place,
        rule: Rule | None = None,
        beside: Callable[[Connection, Sequence[Request]], Beside] | None = None,
        keyed_by: str | None = None,
        not_registered: NotRegistered = unknown_here,
    ) -> None:
        """`thing` as in event types and tables, `things` as in paths; `body`: by the payload's names.

        `keyed_by`: the part of the key that decides the event's partition; default the institution, if the key
        begins with one, else the whole key.
        """
        self.service, self.thing, self.things, self.table = service, thing, things, thing
        self.payload, self.parts, self.place = payload, tuple(key), place
        self.key = _as_tuple
        self.key_fields = tuple(part.name for part in key)
        self.key_columns = tuple((part.name, part.sql) for part in key)
        self.derived_columns = (("placed_at", "text"), ("placed_on", "date"))
        self.region_sql, self.region_superset_sql = REGION_SQL, place.superset_sql
        self.is_of_institution = isinstance(key[0], Institution)
        self.fields = self._fields(body)
        name = "".join(word.title() for word in (service, *thing.split("_")))
        columns = self.fields.columns() + self._beside_content()
        self.body = closed_struct(f"{name}Body", columns)
        self.line = closed_struct(f"{name}Line", [*map(_in_line, key), ("revision", int | None, None), *columns])
        self._rule, self._look_beside, self._keyed_by = rule, beside, keyed_by
        self._not_registered = not_registered

    def _fields(self, body: Fields) -> Body:
        raise NotImplementedError

    def _beside_content(self) -> list[Any]:
        """What a body has besides the content."""
        return []

    def _model(self, key: Key, values: Mapping[str, Any]) -> tuple[Any, bytes]:
        """The content as rules read it, and as it is kept."""
        raise NotImplementedError

    def key_reader(self) -> Callable[..., Key]:
        return partial(self._read_key, today())

    def _read_key(self, day: Any, *texts: str) -> Key:
        checks = Checks()
        key = tuple(part.column(text, checks, day) for part, text in zip(self.parts, texts, strict=True))
        checks.done()
        return key

    def keyed(self, key: Key) -> dict[str, Any]:
        """The key as the payload has it."""
        return {part.name: part.payload(value) for part, value in zip(self.parts, key, strict=True)}

    @override
    def read_request(self, key: Key, precondition: Precondition, body: Any) -> Request:
        checks = Checks()
        values = self.fields.read(body, checks)
        state, reason = getattr(body, "state", None), getattr(body, "reason", None)
        if state is not None:
            checks.one_of(state, self.writable, "state")
        checks.text(reason, LONGEST_REASON, "reason")
        checks.done()
        model, content = self._model(key, values)
        keyed = self.payload.model_construct(**self.keyed(key))
        return Request(key, precondition, content, Sent(keyed, model, self._placed(keyed, model)), state, reason)

    def _placed(self, keyed: Any, content: Any) -> Placed:
        return self.place.of(lambda name: getattr(keyed if name in self.key_fields else content, name))

    @override
    def look_up(self, connection: Connection, requests: Sequence[Request]) -> Found:
        keys = [request.key for request in requests]
        return Found(
            read_register(connection, [uscc for request in requests if (uscc := request.sent.place.uscc)]),
            self._regions(connection, keys),
            read_growth(connection, self.table, self.parts, self.fields, keys),
            self._look_beside(connection, requests) if self._look_beside else Beside(),
            self._closed(connection, keys),
        )

    def _closed(self, connection: Connection, keys: Sequence[Key]) -> Closed:  # noqa: ARG002
        """What releases have sealed of these records."""
        return Closed()

    def _regions(self, connection: Connection, keys: Sequence[Key]) -> dict[Key, str]:
        arrays = ", ".join(f"%s::{part.sql}[]" for part in self.parts)
        asked = " AND ".join(f"h.{part.name} = asked.{part.name}" for part in self.parts)
        columns = ", ".join(part.name for part in self.parts)
        statement = (
            f"SELECT asked.*, place.region_code FROM unnest({arrays}) asked ({columns})"
            f" CROSS JOIN LATERAL (SELECT * FROM {self.table} h WHERE {asked} LIMIT 1) h"
            f" CROSS JOIN LATERAL ({self.region_sql}) place"
        )
        values = [array(map(str, column)) for column in zip(*keys, strict=True)]
        return {tuple(key): region for *key, region in connection.execute(statement.encode(), values)}

    @override
    def admit(self, request: Request, current: Current | None, found: Found, by: Principal) -> str:
        """The caller must cover the record where it is, and where it will be."""
        before = found.regions.get(request.key) if current else None
        return admit(request.sent.place, before, found.register, by, self._not_registered)

    @override
    def stands_in(self, request: Request, found: Found) -> str | None:
        place = request.sent.place
        return found.regions.get(request.key) if place.region or place.at in found.register else None

    @override
    def check(self, request: Request, found: Found) -> list[FieldError]:
        all_findings = list(self._judge(request, found))
        if any(finding.severity == "hard" for finding in all_findings):
            raise validation(all_findings)
        return all_findings

    def _judge(self, request: Request, found: Found) -> Iterator[FieldError]:
        key, content, _ = request.sent
        if self._rule:
            yield from self._rule(key, content)
        yield from found.growth.check(request.key, msgspec.json.decode(request.content))
        yield from found.beside.judge(key, content)

    @override
    def remember(self, saved: Saved, found: Found) -> None:
        if not saved.changed:
            return
        counts = saved.revision.counts == saved.revision.revision
        if counts:
            found.growth.add(saved.key, saved.revision.content)
        keyed, content = self.stored(saved.key, saved.revision)
        found.beside.remember(keyed, content, counts)

    def stored(self, key: Key, revision: Revision) -> tuple[Any, Any]:
        """Key and content of a revision, as rules read them."""
        model, _ = self._model(key, msgspec.json.decode(revision.content))
        return self.payload.model_construct(**self.keyed(key)), model

    @override
    def derived(self, saved: Saved) -> Sequence[Any]:
        place = self._placed(*self.stored(saved.key, saved.revision))
        return place.at, place.on

    def verb(self, saved: Saved) -> str:
        """The last word of the event."""
        raise NotImplementedError

    def announced(self, saved: Saved) -> Mapping[str, Any]:
        """The payload of the event."""
        raise NotImplementedError

    @override
    def subject(self, key: Key) -> str:
        return "/".join(str(value) for value in self.keyed(key).values() if value is not None)

    @override
    def event(self, saved: Saved) -> OutboxEvent:
        return self.outgoing(saved, self.announced(saved))

    def outgoing(self, saved: Saved, payload: Mapping[str, Any]) -> OutboxEvent:
        """The event of a revision, with this payload."""
        keyed, subject = self.keyed(saved.key), self.subject(saved.key)
        key_part = self._keyed_by or ("institution_uscc" if self.is_of_institution else None)
        return OutboxEvent(
            type=event_type(self.service, self.thing, self.verb(saved)),
            key=str(keyed[key_part]) if key_part else subject,
            subject=subject,
            revision=saved.revision.revision,
            region=saved.region,
            data=_encode(payload),
        )

    @override
    def show(self, key: Key, region: str, revision: Revision) -> Mapping[str, Any]:
        return {
            "record_id": revision.record_id,
            **self.keyed(key),
            "region_code": region,
            **self.fields.show(msgspec.json.decode(revision.content)),
            **self._standing(revision),
            "revision": revision.revision,
            "recorded_by": revision.recorded_by,
            "recorded_at": revision.recorded_at,
            "findings": findings.show(revision.findings),
        }

    def _standing(self, revision: Revision) -> Mapping[str, Any]:  # noqa: ARG002
        """What states there are, and what counts."""
        return {}


class Registered(Declared):
    """An entry of a register: in force at once. Its payload holds key, revision and everything else side by side.

    `verbs`: of the first revision, of later ones, and of the one that gives `ended_by` a value.
    """

    has_states = False

    def __init__(self, *args: Any, verbs: tuple[str, str, str], ended_by: str | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._verbs, self._ended_by = verbs, ended_by

    @override
    def _fields(self, body: Fields) -> Body:
        return Body(self.payload.__name__, self.payload, body, frozenset((*self.key_fields, "revision")))

    @override
    def _model(self, key: Key, values: Mapping[str, Any]) -> tuple[Any, bytes]:
        model = self.payload.model_validate({**self.keyed(key), "revision": 1, **values})
        return model, model.model_dump_json(exclude={*self.key_fields, "revision"}).encode()

    @override
    def verb(self, saved: Saved) -> str:
        first, later, ended = self._verbs
        if saved.before is None:
            return first
        return ended if self._ending(saved.revision) not in (None, self._ending(saved.before.latest)) else later

    def _ending(self, revision: Revision) -> Any:
        return msgspec.json.decode(revision.content)[self._ended_by] if self._ended_by else None

    @override
    def announced(self, saved: Saved) -> Mapping[str, Any]:
        content = msgspec.json.decode(saved.revision.content)
        return {**self.keyed(saved.key), "revision": saved.revision.revision, **content}


def _as_tuple(*parts: Any) -> Key:
    return parts


def _in_line(part: Part) -> tuple[Any, ...]:
    """A part of the key in a batch line: a text, or a number where it is one."""
    sort: Any = str | int if part.sql == "smallint" else str
    annotated = Annotated[sort, msgspec.Meta(extra_json_schema=dict(part.schema))]
    return (part.name, annotated, NONE) if part.optional else (part.name, annotated)


_encode = msgspec.json.Encoder().encode
