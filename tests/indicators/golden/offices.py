"""Plays the services and their relays: from the words of a case to the records of the log.

What is said is checked by the payload's model, wrapped as `shared/outbox/relay.py` does it, and lies in the partition
of its key. Revisions, states and what counts follow `api.md`; what is said again of a record changes the named fields.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from shared.bus.base import Received
from shared.bus.partitions import partition_of
from shared.events.envelope import Envelope, event_type, topic_of
from tests.indicators.golden.things import (
    COUNTED_FIELDS,
    DECLARED,
    OF_ONE,
    content_fields,
    counted_fields_since,
    key_fields,
    message_key,
    unknown_fields,
    verb_of,
)
from tests.indicators.golden.words import Step, Words, numbered, usual

SAID_AT = datetime(2026, 11, 23, tzinfo=UTC)
SHORT = {"of": "institution_uscc", "region": "region_code"}
SHORT_IN_ROWS = {"since": "valid_from", "until": "valid_to", "type": "type_code", "key_user": "is_key_user", **SHORT}
LEVELS = {2: "province", 4: "prefecture", 6: "county"}
USUAL = usual()
USUAL_ROW = {
    "valid_from": "2015-01-01", "valid_to": None, "type_code": "01", "located_in": None, "parent": None,
    "is_key_user": "false", "has_canteen": None,
}  # fmt: skip
USUAL_STATES = {"training.session": "logged", "training.standard": "published"}  # of others: accepted
UNDECIDED = {"submitted", "returned", "scheduled"}


@dataclass
class Known:
    """A record: what was said of it, revision by revision, and which of these counts."""

    said: list[dict[str, Any]] = field(default_factory=list)
    counted: int | None = None


@dataclass
class Offices:
    """All services of both provinces. `revisions_before`: from where the revisions of institutions go on."""

    revisions_before: int = 0
    records: dict[tuple[str, str], Known] = field(default_factory=dict)
    offsets: dict[tuple[str, int], int] = field(default_factory=dict)

    def say(self, step: Step) -> list[Received]:
        """Everything that happens in a step, in the order of the file."""
        registered = [each for name, words in step.institutions.items() for each in numbered(name, words)]
        events = [
            (thing, each) for said in step.events for thing, words in said.items() for each in numbered("", words)
        ]
        return [
            *(self._institution(alias, words) for alias, words in registered),
            *(self._event(thing, words) for thing, (_, words) in events),
        ]

    def _institution(self, alias: str, words: Words | list[Words]) -> Received:
        """`words`: one row, or several dated ones; a row ends before the next begins."""
        rows = [_row(alias, each) for each in (words if isinstance(words, list) else [words])]
        for row, following in pairwise(rows):
            before = date.fromisoformat(following["valid_from"]) - timedelta(days=1)
            row["valid_to"] = row["valid_to"] or before.isoformat()
        return self._publish("statistics.institution", {"uscc": _uscc(alias), "rows": rows}, None)

    def _event(self, thing: str, words: Words) -> Received:
        said = _named(words)
        if thing == "training.confirmation":
            said = self._confirmation(said)
        return self._publish(thing, said, said.pop("is", None))

    def _confirmation(self, said: dict[str, Any]) -> dict[str, Any]:
        """`key`: that of what is confirmed, in parts. By default its newest revision is confirmed."""
        first, *others = said.pop("key")
        object_key = "/".join([_uscc(first) if said["thing"] in OF_ONE else first, *others])
        known = self.records[f"training.{said['thing']}", object_key]
        return {"object_key": object_key, "confirmed_revision": len(known.said), "state": "given", **said}

    def _publish(self, thing: str, said: dict[str, Any], state: str | None) -> Received:
        model = DECLARED[thing][0].payload
        unknown = unknown_fields(model, said)
        assert not unknown, f"{thing}: unknown {unknown}"
        named = {**USUAL.get(thing, {}), **said}
        subject = "/".join(str(named[part]) for part in key_fields(model) if named.get(part) is not None)
        known = self.records.setdefault((thing, subject), Known())
        known.said.append({**(known.said[-1] if known.said else named), **said})
        fields = {"reason": None, "recorded_by": "golden", **known.said[-1], "revision": len(known.said)}
        if thing == "statistics.institution":
            fields["revision"] += self.revisions_before
        if "content" in model.model_fields:
            state = state or USUAL_STATES.get(thing, "accepted")
            fields |= _with_states(thing, known, state)
        payload = model.model_validate({name: value for name, value in fields.items() if name in model.model_fields})
        return self._received(
            thing, verb_of(thing, len(known.said), state, fields), subject, fields["revision"], payload
        )

    def _received(self, thing: str, verb: str, subject: str, revision: int, payload: BaseModel) -> Received:
        service, _, name = thing.partition(".")
        envelope = Envelope.of(event_type(service, name, verb), subject, revision, SAID_AT)
        key, topic = message_key(thing, subject, payload).encode(), topic_of(service)
        partition = partition_of(key)
        offset = self.offsets[topic, partition] = self.offsets.get((topic, partition), -1) + 1
        value, logged_ms = payload.model_dump_json().encode(), int(SAID_AT.timestamp() * 1000)
        return Received(topic, partition, offset, key, value, envelope.headers(), logged_ms)


def _with_states(thing: str, known: Known, state: str) -> dict[str, Any]:
    """While a correction is undecided, the last accepted revision goes on counting."""
    model, revision = DECLARED[thing][0].payload, len(known.said)
    if state == "withdrawn":
        known.counted = None
    elif state not in UNDECIDED:
        known.counted = revision
    contents = [_content(model, said) for said in known.said]
    told = None if known.counted in (None, revision) else contents[known.counted - 1]
    fields: dict[str, Any] = {
        "state": state,
        "reason": None if revision == 1 else "更正",
        "content": contents[-1],
        "counts": known.counted and {"revision": known.counted, "content": told},
    }
    if thing in COUNTED_FIELDS:
        fields["counted_fields_since"] = counted_fields_since(thing, contents, known.counted)
    return fields


def _content(model: type[BaseModel], said: Words) -> dict[str, Any]:
    found = {name: said[name] for name in content_fields(model) if name in said}
    if "stars" in found:  # one of four numbers: pydantic does not read these from text
        found["stars"] = int(found["stars"])
    return found


def _uscc(alias: str) -> str:
    """A stand-in for a credit code."""
    return f"TMP-{alias.upper()}"


def _named(words: Words) -> dict[str, Any]:
    """Short names in full, and institutions, which are written by their alias, by their code."""
    return {name: _coded(name, value) for name, value in ((SHORT.get(n, n), value) for n, value in words.items())}


def _coded(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _named(value)
    if isinstance(value, list):
        return [_coded(name, each) for each in value]
    return _uscc(value) if value is not None and name.endswith(("uscc", "usccs")) else value


def _row(alias: str, words: Words) -> dict[str, Any]:
    said = {SHORT_IN_ROWS.get(name, name): value for name, value in words.items()}
    return {**USUAL_ROW, "name": alias, "level": LEVELS[len(said["region_code"])], **said}
