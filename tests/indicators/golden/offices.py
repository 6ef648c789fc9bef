"""Plays the services and their relays: from the words of a case to the records of the log.

What is said is checked by the payload's model, wrapped as `shared/outbox/relay.py` does it, and lies in the partition of
its key. Revisions, states and what counts follow `api.md`; what is said again of a record changes the named fields only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from services.food import events as food
from services.projects import events as projects
from services.statistics import events as statistics
from services.training import events as training
from services.vehicles import events as vehicles
from services.waste import events as waste
from shared.bus.base import Received
from shared.bus.partitions import partition_of
from shared.events.envelope import Envelope, event_type, topic_of
from shared.events.payloads import OfInstitution
from shared.events.registry import EventType
from tests.indicators.golden.words import Step, Words, usual

SAID_AT = datetime(2026, 11, 23, tzinfo=UTC)
SHORT = {"of": "institution_uscc", "region": "region_code"}
OF_INSTITUTION = {"since": "valid_from", "until": "valid_to", "region": "region_code", "type": "type_code",
                  "key_user": "is_key_user"}  # fmt: skip
LEVELS = {2: "province", 4: "prefecture", 6: "county"}
KEYED_BY_FIRST = {"charging_day", "treatment_day"}  # by the site, by the facility
COUNTED_FIELDS = {
    "session": ("joint", "host_usccs", "co_host_usccs", "starts_on", "ends_on", "required_minutes"),
    "promotion": ("joint", "co_organiser_usccs"),
    "standard": ("number_sc", "number_cq", "published_sc_on", "published_cq_on"),
}
UNDECIDED = {"submitted", "returned", "scheduled"}


def _declared() -> dict[str, list[EventType]]:
    found: dict[str, list[EventType]] = {}
    for service in (food, projects, statistics, training, vehicles, waste):
        for kind in service.EVENTS:
            found.setdefault(f"{kind.service}.{kind.thing}", []).append(kind)
    return found


DECLARED = _declared()
USUAL = usual()


@dataclass
class Known:
    """A record at its newest revision; `said`: its fields, revision by revision."""

    said: list[dict[str, Any]] = field(default_factory=list)
    counted: int | None = None


@dataclass
class Offices:
    """All services of both provinces."""

    records: dict[tuple[str, str], Known] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    offsets: dict[tuple[str, int], int] = field(default_factory=dict)

    def say(self, step: Step) -> list[Received]:
        """Everything that happens in a step, in the order of the file."""
        institutions = [self._institution(alias, each) for name, words in step.institutions.items()
                        for alias, each in _numbered(name, words)]  # fmt: skip
        events = [self._event(thing, each) for words in step.events for thing, said in words.items()
                  for _, each in _numbered("", said)]  # fmt: skip
        return [*institutions, *events]

    def _institution(self, alias: str, words: Words | list[Words]) -> Received:
        """`words`: one row, or several dated ones; a row ends before the next begins."""
        rows = [_row(alias, each) for each in (words if isinstance(words, list) else [words])]
        for row, following in zip(rows, rows[1:], strict=False):
            next_day = date.fromisoformat(following["valid_from"])
            row["valid_to"] = row["valid_to"] or (next_day - timedelta(days=1)).isoformat()
        return self._publish("statistics.institution", {"uscc": _uscc(alias), "rows": rows}, None)

    def _event(self, thing: str, words: Words) -> Received:
        said = {SHORT.get(name, name): _named(SHORT.get(name, name), value) for name, value in words.items()}
        if thing == "training.confirmation":
            said = self._confirmation(said)
        return self._publish(thing, said, said.pop("is", None))

    def _confirmation(self, said: dict[str, Any]) -> dict[str, Any]:
        """`key`: that of what is confirmed, in parts. By default its newest revision is confirmed."""
        first, *others = said.pop("key")
        is_of_one = said["thing"] in ("session", "promotion")
        said["object_key"] = "/".join([_uscc(first) if is_of_one else first, *others])
        known = self.records.get((f"training.{said['thing']}", said["object_key"]))
        return {"confirmed_revision": len(known.said) if known else 1, "state": "given", **said}

    def _publish(self, thing: str, said: dict[str, Any], state: str | None) -> Received:
        kinds = DECLARED[thing]
        model = kinds[0].payload
        named = {**USUAL.get(thing, {}), **said}
        subject = "/".join(str(named[part]) for part in _key_fields(model) if named.get(part) is not None)
        known = self.records.setdefault((thing, subject), Known())
        known.said.append({**(known.said[-1] if known.said else USUAL.get(thing, {})), **said})
        revision = len(known.said)
        fields = {**known.said[-1], "revision": revision}
        if "content" in model.model_fields:
            state = state or {"training.session": "logged", "training.standard": "published"}.get(thing, "accepted")
            fields = self._with_states(kinds[0], known, state)
        payload = model.model_validate({n: v for n, v in _completed(fields).items() if n in model.model_fields})
        unknown = set(said) - _all_fields(model)
        assert not unknown, f"{thing}: unknown {unknown}"
        verb = _verb(kinds, revision, state, fields)
        return self._received(kinds[0].service, thing, verb, subject, revision, payload)

    def _with_states(self, kind: EventType, known: Known, state: str) -> dict[str, Any]:
        revision = len(known.said)
        if state == "withdrawn":
            known.counted = None
        elif state not in UNDECIDED:
            known.counted = revision
        contents = [_content(kind.payload, said) for said in known.said]
        counts = known.counted and {
            "revision": known.counted,
            "content": None if known.counted == revision else contents[known.counted - 1],
        }
        fields = {**known.said[-1], "revision": revision, "state": state, "content": contents[-1], "counts": counts,
                  "reason": None if revision == 1 else "更正"}  # fmt: skip
        if kind.thing in COUNTED_FIELDS and "counted_fields_since" in kind.payload.model_fields:
            fields["counted_fields_since"] = _counted_fields_since(kind.thing, contents, known.counted)
        return fields

    def _received(
        self, service: str, thing: str, verb: str, subject: str, revision: int, payload: BaseModel
    ) -> Received:
        type_ = event_type(service, thing.partition(".")[2], verb)
        envelope = Envelope.of(type_, subject, revision, SAID_AT + timedelta(seconds=len(self.records)))
        key, topic = _message_key(thing, subject, payload).encode(), topic_of(service)
        partition = partition_of(key)
        offset = self.offsets[topic, partition] = self.offsets.get((topic, partition), -1) + 1
        value = payload.model_dump_json().encode()
        return Received(topic, partition, offset, key, value, envelope.headers(), int(SAID_AT.timestamp() * 1000))


def _numbered(name: str, words: Any) -> Iterator[tuple[str, Any]]:
    """`times: 9` is 1 to 9, `each: [a, b]` the listed: said once for every one, which stands where `#` is written."""
    if not isinstance(words, dict) or not words.keys() & {"times", "each"}:
        yield name, words
        return
    rest = {part: value for part, value in words.items() if part not in ("times", "each")}
    for number in words.get("each") or map(str, range(1, int(words["times"]) + 1)):
        yield name.replace("#", number), _with_number(rest, number)


def _with_number(words: Any, number: str) -> Any:
    if isinstance(words, dict):
        return {name: _with_number(value, number) for name, value in words.items()}
    if isinstance(words, list):
        return [_with_number(value, number) for value in words]
    return words.replace("#", number) if isinstance(words, str) else words


def _uscc(alias: str) -> str:
    """A stand-in code; what is none (`null`) stays so."""
    return f"TMP-{alias.upper()}"


def _named(name: str, value: Any) -> Any:
    """Institutions are written by their alias, also those of a roster or inside a list."""
    if isinstance(value, dict):
        return {SHORT.get(part, part): _named(SHORT.get(part, part), inner) for part, inner in value.items()}
    if isinstance(value, list):
        return [_named(name, each) for each in value]
    return _uscc(value) if value is not None and name.endswith(("uscc", "usccs")) else value


def _row(alias: str, words: Words) -> dict[str, Any]:
    row = {"valid_from": "2015-01-01", "valid_to": None, "name": alias, "type_code": "01", "located_in": None,
           "parent": None, "is_key_user": "false", "has_canteen": None}  # fmt: skip
    row |= {OF_INSTITUTION.get(name, name): value for name, value in words.items()}
    return {"level": LEVELS[len(row["region_code"] or "")], **row}


def _key_fields(model: type[BaseModel]) -> list[str]:
    """What stands before the revision is the natural key."""
    names = [name for name in model.model_fields if name != "counted_fields_since"]
    return names[: names.index("revision")]


def _content_fields(model: type[BaseModel]) -> Mapping[str, Any]:
    content = model.model_fields["content"].annotation if "content" in model.model_fields else None
    return content.model_fields if content else {}


def _all_fields(model: type[BaseModel]) -> set[str]:
    return {*model.model_fields, *_content_fields(model)}


def _content(model: type[BaseModel], said: Words) -> dict[str, Any]:
    keys = _key_fields(model)
    found = {name: said[name] for name in _content_fields(model) if name in said and name not in keys}
    return found | (
        {"stars": int(found["stars"])} if "stars" in found else {}
    )  # one of few numbers: not read from text


def _completed(fields: Words) -> dict[str, Any]:
    return {"reason": None, "recorded_by": "golden", **fields}


def _counted_fields_since(thing: str, contents: list[dict[str, Any]], counted: int | None) -> int | None:
    """The earliest revision since when none of the fields that decide what is counted has changed."""
    if counted is None or contents[counted - 1].get("joint") == "false":
        return None
    watched = [tuple(str(content.get(name)) for name in COUNTED_FIELDS[thing]) for content in contents]
    since = counted
    while since > 1 and watched[since - 2] == watched[counted - 1]:
        since -= 1
    return since


def _verb(kinds: list[EventType], revision: int, state: str | None, fields: Words) -> str:
    verbs = [kind.verb for kind in kinds]
    if len(verbs) == 1:
        return verbs[0]
    if kinds[0].thing == "award":
        return "revoked" if fields.get("revoked_on") else "granted"
    if kinds[0].thing == "review_round":
        return "closed" if fields["state"] == "closed" else "opened"
    if state is None and kinds[0].thing == "confirmation":
        return str(fields["state"])
    if state is None:  # a register: first its birth, then its changes
        return verbs[min(revision, 2) - 1]
    is_again = revision > 1 and state in ("submitted", "logged")
    return "revised" if is_again else state


def _message_key(thing: str, subject: str, payload: BaseModel) -> str:
    """That of the institution, the site or the facility; else the natural key. Both sides of a joint object share it."""
    if thing == "training.confirmation":
        confirmed, _, key = subject.rpartition("/")[0].partition("/")
        return key.partition("/")[0] if confirmed in ("session", "promotion") else key
    if thing == "projects.nil_report":
        return payload.institution_uscc or subject
    by_first = isinstance(payload, OfInstitution) or thing.partition(".")[2] in KEYED_BY_FIRST
    return subject.partition("/")[0] if by_first else subject
