"""待确认: joint objects that would count, had the other province given its word on them as they now are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from services.training.commands.confirmations import GIVEN, OBJECTS, subject
from services.training.commands.joint import Joint
from services.training.rules.joint import Past, other_province, require_confirmable, stands
from shared.db import Connection, Database
from shared.records import reading
from shared.records.kind import Current
from shared.records.reading import Filter, Found
from shared.web.auth import Principal
from shared.web.paging import decode_cursor, encode_cursor
from shared.web.problems import Problem

_DAYS = {
    "session": ("starts_on",),
    "promotion": ("held_on",),
    "standard": ("published_sc_on", "published_cq_on"),
    "evaluation": ("evaluated_on",),
}
"""What tells when it was held, or had both its numbers."""


class Word(NamedTuple):
    """What a province has said of an object: `state` given or withdrawn, about `revision` of it."""

    state: str
    revision: int


class Waiting(NamedTuple):
    """An object that waits. `said`: the other province's last word, which does not hold any more.

    `not_yet`: why it cannot be confirmed as it stands; None: it can.
    """

    kind: Joint
    found: Found
    said: Word | None
    not_yet: Problem | None


def waiting(
    database: Database, by: Principal, awaits: str | None, cursor: str | None, limit: int
) -> tuple[list[Waiting], str | None]:
    """Kind by kind, each in the order in which they were first sent, and the cursor of the next page (None: the end).

    `awaits`: the province whose word is asked for. A caller reads what either province proposes to the other: of his
    own province within his region, of the other all of it, as with each object's confirmations.
    """
    at, after = decode_cursor(cursor, int, int) if cursor else (0, 0)
    all_of_them = _all(database, by, awaits, at, after)
    found = list(islice(all_of_them, limit + 1))
    items = [one for _, one in found[:limit]]
    if len(found) <= limit:
        return items, None
    last_at, last = found[limit - 1]
    return items, encode_cursor([last_at, last.found.revision.record_id])


def show(one: Waiting) -> dict[str, Any]:
    """As the API answers it; `revision`: the one that counts and so is to be confirmed."""
    key, region, revision = one.found
    keyed = one.kind.keyed(key)
    values = {**msgspec.json.decode(revision.content), **keyed}
    path = "/".join((one.kind.things, *(quote(str(part), safe="") for part in keyed.values())))
    return {
        "thing": one.kind.thing,
        "key": keyed,
        "title": values.get("title"),
        "day": max(str(values[name]) for name in _DAYS[one.kind.thing]),
        "region_code": region,
        "awaits": other_province(region),
        "revision": revision.counts,
        "state": revision.state,
        "recorded_at": revision.recorded_at,
        "said": one.said and one.said._asdict(),
        "not_yet": one.not_yet and {"code": one.not_yet.code, "zh": one.not_yet.zh, "en": one.not_yet.en},
        "confirmations": f"/training/v1/{path}/confirmations",
    }


def _all(
    database: Database, by: Principal, awaits: str | None, at: int, after: int
) -> Iterator[tuple[int, Waiting]]:  # fmt: skip
    for nth, kind in enumerate(OBJECTS.values()):
        if nth < at:
            continue
        cursor: str | None = encode_cursor([after if nth == at else 0])
        while cursor:
            found, cursor = reading.page(database, kind, _EVERYBODY, _limited(by, awaits), cursor, _AT_ONCE)
            with database.transaction() as connection:
                yield from ((nth, one) for one in list(_waiting(connection, kind, found)))


def _waiting(connection: Connection, kind: Joint, found: Sequence[Found]) -> Iterator[Waiting]:
    histories = kind.histories(connection, [one.revision.record_id for one in found])
    words = _words(connection, kind, [subject(kind, one.key) for one in found])
    for one in found:
        said = words.get((subject(kind, one.key), other_province(one.region)))
        confirmed = said.revision if said and said.state == GIVEN else None
        history, counts = histories[one.revision.record_id], one.revision.counts
        (counting,) = (past.content for past in history if past.revision == counts)
        if kind.asks_for_word(counting) and not stands(history, kind.counted, counts, confirmed):
            yield Waiting(kind, one, said, _not_yet(connection, kind, one, history))


def _not_yet(connection: Connection, kind: Joint, one: Found, history: Sequence[Past]) -> Problem | None:
    assert one.revision.counts
    try:
        require_confirmable(history, kind.counted, one.revision.counts)
        kind.require_confirmable(connection, one.key, Current(one.revision, None))
    except Problem as problem:
        return problem
    return None


def _words(connection: Connection, kind: Joint, object_keys: Sequence[str]) -> Mapping[tuple[str, str], Word]:
    rows = connection.execute(_SAID, (kind.thing, list(object_keys)))
    return {(key, region): Word(state, revision) for key, region, state, revision in rows}


def _limited(by: Principal, awaits: str | None) -> Filter:
    mine = [by.region + "%"]
    if by.region:
        mine.append(other_province(by.region) + "%")
    proposing = f"{other_province(awaits)}%" if awaits else "%"
    return Filter(
        where=[
            ("h.counts >= %s", 1),
            ("place.region_code LIKE ANY(%s)", mine),
            ("place.region_code LIKE %s", proposing),
        ]
    )


_EVERYBODY = Principal("", frozenset(), "")  # `_limited` says what the caller may read: more than his own region
_AT_ONCE = 200
_SAID = """
SELECT h.object_key, h.region_code, r.content->>'state', (r.content->>'confirmed_revision')::integer
FROM confirmation h JOIN confirmation_revision r USING (record_id, revision)
WHERE h.thing = %s AND h.object_key = ANY(%s)
"""
