"""Random histories of the records of all services: what they could publish, and how a log could hand it over."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import strategies as st

from services.app.schemas import EVENTS
from shared.bus import Message
from shared.events.envelope import Envelope, topic_of
from shared.events.payloads import Revised
from tests.events.payload_fields import PAYLOADS
from tests.events.random_payloads import USCCS, payload
from tests.independent.records import Event
from tests.indicators.histories import Delivery, deliveries
from tests.indicators.published import arrivals

# Returns have a property of their own; what indicators publishes nobody projects.
THINGS = tuple(thing for thing in PAYLOADS if thing != "statistics.energy_return" and thing[:11] != "indicators.")
VERBS = {thing: [kind for kind in EVENTS if f"{kind.service}.{kind.thing}" == thing] for thing in THINGS}
DECISIONS = ("submitted", "accepted", "returned", "withdrawn", "sealed")
NIL_OF = ({"institution_uscc": None, "region_code": "51"}, {"institution_uscc": USCCS[2], "region_code": None})
ROW = {"valid_from": "2021-01-01", "valid_to": None, "type_code": "01", "is_key_user": False, "located_in": None}


@dataclass(frozen=True)
class Action:
    """Something happens to a record: a `decision` for one with states, a new entry for any other."""

    thing: str
    key: int
    decision: str
    seed: int


@dataclass(frozen=True)
class Published:
    """One event, as the log takes it and as the recompute does."""

    event: Event
    message: Message


@dataclass
class Record:
    revision: int
    payload: dict[str, Any]
    counts: tuple[int, dict[str, Any]] | None = None


@dataclass
class Services:
    """Revisions and states as api.md has them, without HTTP, checks or a database."""

    records: dict[tuple[str, int], Record] = field(default_factory=dict)

    def apply(self, action: Action) -> Published:
        random = Random(action.seed)
        known = self.records.get((action.thing, action.key))
        revision = known.revision + 1 if known else 1
        made = payload(PAYLOADS[action.thing], random) | {"revision": revision}
        record = self.records[action.thing, action.key] = Record(revision, made)
        if action.thing == "projects.nil_report":
            made |= random.choice(NIL_OF)
        if action.thing == "statistics.institution":
            made |= {"uscc": USCCS[action.key], "rows": [{**ROW, "region_code": random.choice(("51", "5101"))}]}
        elif issubclass(PAYLOADS[action.thing], Revised):
            _decide(record, known, action.decision, tells_all=random.random() < 0.5)
        return _published(action, record)


def _decide(record: Record, known: Record | None, decision: str, *, tells_all: bool) -> None:
    """`tells_all`: the content stands in `counts` also where it need not."""
    made = record.payload
    if known is not None and decision not in ("submitted", "accepted"):
        made["content"] = known.payload["content"]
    if decision in ("accepted", "sealed"):
        record.counts = record.revision, made["content"]
    elif decision != "withdrawn" and known is not None:
        record.counts = known.counts
    made["counts"] = None
    if record.counts is not None:
        counts, content = record.counts
        told = content if tells_all or counts != record.revision else None
        made["counts"] = {"revision": counts, "content": told}


def _published(action: Action, record: Record) -> Published:
    """Keyed on the log by what the subject begins with: an institution, or the record itself."""
    kinds = VERBS[action.thing]
    kind = next((kind for kind in kinds if kind.verb == action.decision), kinds[-1])
    of_institution = action.thing == "statistics.institution"
    owner = USCCS[action.key] if of_institution or action.key < 2 else "K2"
    subject = owner if of_institution else f"{owner}/{action.thing}"
    envelope = Envelope.of(kind.name, subject, record.revision, datetime(2026, 11, 23, tzinfo=UTC))
    value = json.dumps(record.payload, ensure_ascii=False).encode()
    message = Message(topic_of(kind.service), owner.encode(), value, envelope.headers())
    return Published(Event(action.thing, subject, record.payload), message)


actions = st.builds(
    Action,
    thing=st.one_of(st.sampled_from(THINGS), st.sampled_from(("statistics.institution", *THINGS[-3:]))),
    key=st.integers(0, 2),
    decision=st.sampled_from(DECISIONS),
    seed=st.integers(0, 2**32),
)


@st.composite
def histories(draw: st.DrawFn) -> list[list[Published]]:
    """What reaches the log, batch by batch: late, shuffled, doubled; often many revisions of few records."""
    few = draw(st.lists(st.sampled_from(THINGS), min_size=2, max_size=4))
    often = st.builds(
        Action, st.sampled_from(few), st.integers(0, 1), st.sampled_from(DECISIONS), st.integers(0, 2**32)
    )
    happenings = st.lists(st.tuples(st.one_of(often, actions), deliveries), min_size=1, max_size=15)
    services = Services()
    batches: list[list[tuple[Action, Delivery]]] = draw(st.lists(happenings, min_size=1, max_size=5))
    return arrivals([[(services.apply(action), delivery) for action, delivery in batch] for batch in batches])
