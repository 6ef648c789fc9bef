"""确认: the word of the other province about one revision of a joint object, given or taken back.

The caller speaks for his own province only, and only as its office: `Principal.region` is the other province itself.
A confirmation needs no `If-Match`, for it names the revision of the object that was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.training import events
from services.training.commands.joint import Joint
from services.training.commands.proposed import EVALUATIONS, PROMOTIONS, STANDARDS
from services.training.commands.sessions import SESSIONS
from services.training.rules.joint import Past, other_province, require_confirmable, stands
from shared import clock
from shared.db import Connection, Database
from shared.geography import PROVINCES
from shared.kinds import Code, OfRegion, OneOf, Region, Registered, Text, Whole
from shared.kinds.places import EVER_SINCE
from shared.outbox.table import OutboxEvent
from shared.records import findings, store
from shared.records.checks import require_reason
from shared.records.kind import Current, Key, Revision, Saved, foreign
from shared.records.writing import Outcome, not_found, transact
from shared.register.rows import Span
from shared.web.auth import Principal
from shared.web.problems import Problem

GIVEN, WITHDRAWN = "given", "withdrawn"
LARGEST_REVISION = 2**31 - 1

OBJECTS: Mapping[str, Joint] = {kind.thing: kind for kind in (SESSIONS, PROMOTIONS, STANDARDS, EVALUATIONS)}


class Confirmations(Registered):
    """Kept as an entry of a register; written by `confirm` and `take_back` alone."""

    def say(self, key: Key, current: Current | None, by: Principal, **said: Any) -> Saved:
        """The revision that says this; none where the same is said already."""
        latest = current.latest if current else None
        before = msgspec.json.decode(latest.content) if latest else {}
        if latest and (before["state"], before["confirmed_revision"]) == (said["state"], said["confirmed_revision"]):
            return Saved(200, key, key[2], latest, current)
        _, content = self._model(key, {**said, "recorded_by": by.client_id})
        revision = Revision(
            record_id=latest.record_id if latest else 0,  # it gets one when it is written
            revision=latest.revision + 1 if latest else 1,
            call=said["state"],
            state=None,
            counts=None,
            reason=said["reason"],
            content=content,
            findings=findings.NONE,
            recorded_by=by.client_id,
            recorded_at=clock.now(),
        )
        return Saved(200 if latest else 201, key, key[2], revision, current)

    @override
    def verb(self, saved: Saved) -> str:
        return str(msgspec.json.decode(saved.revision.content)["state"])

    @override
    def outgoing(self, saved: Saved, payload: Mapping[str, Any]) -> OutboxEvent:
        """In the partition of its object."""
        return replace(super().outgoing(saved, payload), key=saved.key[1].split("/")[0])

    @override
    def follow(self, connection: Connection, written: Sequence[Saved]) -> Sequence[OutboxEvent]:
        return [event for saved in written for event in self._spoken(connection, saved)]

    def _spoken(self, connection: Connection, saved: Saved) -> Sequence[OutboxEvent]:
        thing, object_key, _ = saved.key
        kind = OBJECTS[thing]
        key = kind.key_reader()(*object_key.split("/"))
        region = read_object(connection, kind, key).region
        return kind.spoken_of(connection, key, region, self.verb(saved) == GIVEN, saved.revision.recorded_by)


CONFIRMATIONS = Confirmations(
    "training", "confirmation", "confirmations", events.Confirmation,
    key=(OneOf("thing", events.Confirmation.model_fields["thing"].annotation), Code("object_key", 400), Region()),
    body={"confirmed_revision": Whole(1, LARGEST_REVISION), "reason": Text(500), "recorded_by": Text(200)},
    place=OfRegion(lambda _: Span(EVER_SINCE, None)),
    verbs=(GIVEN, GIVEN, WITHDRAWN),
    ended_by=None,
)  # fmt: skip


class Object(NamedTuple):
    """A joint object, locked: its record, its region, and all its revisions."""

    current: Current
    region: str
    history: Sequence[Past]


def read_object(connection: Connection, kind: Joint, key: Key) -> Object:
    """Raises `Problem` 404."""
    current = store.lock(connection, kind, [key]).get(key)
    if current is None:
        raise not_found()
    record_id = current.latest.record_id
    region = store.region_of(connection, kind, record_id)
    return Object(current, region, kind.histories(connection, [record_id])[record_id])


def confirm(database: Database, kind: Joint, key: Key, revision: int, by: Principal) -> Saved:
    """Stand by a revision of the object. Raises `Problem`: 403, 404, 409."""

    def judge(connection: Connection, current: dict[Key, Current]) -> Iterator[Outcome]:
        found = read_object(connection, kind, key)
        _require_other(found.region, by)
        require_confirmable(found.history, kind.counted, revision)
        kind.require_confirmable(connection, key, found.current)
        said = CONFIRMATIONS.say(own, current.get(own), by, state=GIVEN, confirmed_revision=revision, reason=None)
        return iter([said])

    own = _own_key(kind, key, by)
    return _only(transact(database, CONFIRMATIONS, [own], judge))


def take_back(database: Database, kind: Joint, key: Key, reason: str | None, by: Principal) -> Saved:
    """Stand by it no longer. Raises `Problem`: 403, 404 (nothing was confirmed), 422 (no reason)."""

    def judge(connection: Connection, current: dict[Key, Current]) -> Iterator[Outcome]:
        _require_other(read_object(connection, kind, key).region, by)
        if own not in current:
            raise not_found()
        require_reason(reason, purpose_zh="撤回确认", purpose_en="Taking back a confirmation")
        confirmed = msgspec.json.decode(current[own].latest.content)["confirmed_revision"]
        said = CONFIRMATIONS.say(own, current[own], by, state=WITHDRAWN, confirmed_revision=confirmed, reason=reason)
        return iter([said])

    own = _own_key(kind, key, by)
    return _only(transact(database, CONFIRMATIONS, [own], judge, new=False))


def standing(database: Database, kind: Joint, key: Key, by: Principal) -> dict[str, Any]:
    """The object, what was said of it, and whether it counts by that; read by either province's callers."""
    with database.transaction() as connection:
        found = read_object(connection, kind, key)
        joint = by.region.startswith(other_province(found.region))
        if not by.covers(found.region) and not joint:
            raise foreign(found.region)
        own = (kind.thing, subject(kind, key), other_province(found.region))
        said = store.lock(connection, CONFIRMATIONS, [own]).get(own)
    latest = said.latest if said else None
    shown = CONFIRMATIONS.show(own, own[2], latest) if latest else None
    confirmed = shown["confirmed_revision"] if shown and shown["state"] == GIVEN else None
    return {
        "object": kind.show(key, found.region, found.current.latest),
        "items": [shown] if shown else [],
        "counted": stands(found.history, kind.counted, found.current.latest.counts, confirmed),
    }


def subject(kind: Joint, key: Key) -> str:
    """The object's key as its events and its confirmations have it."""
    return "/".join(str(value) for value in kind.keyed(key).values())


def _own_key(kind: Joint, key: Key, by: Principal) -> Key:
    """The confirmation by the caller's province. Raises `Problem` 403 unless he speaks for a whole one."""
    if by.region not in PROVINCES:
        raise Problem(
            403,
            "province_only",
            "只有省（市）级机关事务管理局可以确认",
            "Only the office of a province may confirm, and only for that province.",
        )
    return (kind.thing, subject(kind, key), by.region)


def _require_other(region: str, by: Principal) -> None:
    if by.region != other_province(region):
        raise Problem(
            403,
            "own_proposal",
            "提出方不能代对方确认",
            "It was proposed by your own province: the other one confirms it.",
            extra={"region": other_province(region)},
        )


def _only(outcomes: Sequence[Outcome]) -> Saved:
    (outcome,) = outcomes
    assert isinstance(outcome, Saved)
    return outcome
