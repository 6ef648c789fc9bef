"""What the payload models of all services say of a thing: its natural key, content, verbs, and its message's key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from services.food import events as food
from services.projects import events as projects
from services.statistics import events as statistics
from services.training import events as training
from services.vehicles import events as vehicles
from services.waste import events as waste
from shared.events.payloads import OfInstitution
from shared.events.registry import EventType
from tests.indicators.golden.words import Words

KEYED_BY_FIRST = {"vehicles.charging_day", "waste.treatment_day"}  # by the site, by the facility
OF_ONE = ("session", "promotion")  # joint objects whose key begins with an institution
COUNTED_FIELDS = {
    "training.session": ("joint", "host_usccs", "co_host_usccs", "starts_on", "ends_on", "required_minutes"),
    "training.promotion": ("joint", "co_organiser_usccs"),
    "training.standard": ("number_sc", "number_cq", "published_sc_on", "published_cq_on"),
}


def _declared() -> dict[str, list[EventType]]:
    found: dict[str, list[EventType]] = {}
    for service in (food, projects, statistics, training, vehicles, waste):
        for kind in service.EVENTS:
            found.setdefault(f"{kind.service}.{kind.thing}", []).append(kind)
    return found


DECLARED = _declared()


def key_fields(model: type[BaseModel]) -> list[str]:
    """What stands before the revision is the natural key."""
    names = [name for name in model.model_fields if name != "counted_fields_since"]
    return names[: names.index("revision")]


def content_fields(model: type[BaseModel]) -> set[str]:
    content: Any = model.model_fields["content"].annotation if "content" in model.model_fields else None
    return set(content.model_fields) - set(key_fields(model)) if content else set()


def counted_fields_since(thing: str, contents: list[dict[str, Any]], counted: int | None) -> int | None:
    """The earliest revision since when none of the fields that decide what is counted has changed."""
    if counted is None or contents[counted - 1].get("joint") == "false":
        return None
    watched = [tuple(str(content.get(name)) for name in COUNTED_FIELDS[thing]) for content in contents]
    since = counted
    while since > 1 and watched[since - 2] == watched[counted - 1]:
        since -= 1
    return since


def verb_of(thing: str, revision: int, state: str | None, fields: Mapping[str, Any]) -> str:
    verbs = [kind.verb for kind in DECLARED[thing]]
    if len(verbs) == 1:
        return verbs[0]
    if thing == "projects.award":
        return "revoked" if fields.get("revoked_on") else "granted"
    if thing == "statistics.review_round":
        return "closed" if fields["state"] == "closed" else "opened"
    if thing == "training.confirmation":
        return str(fields["state"])
    if state is None:  # a register: first its birth, then its changes
        return verbs[min(revision, 2) - 1]
    return "revised" if revision > 1 and state in ("submitted", "logged") else state


def message_key(thing: str, subject: str, payload: BaseModel) -> str:
    """That of the institution, the site or the facility, else the natural key; a confirmation has its object's."""
    if thing == "training.confirmation":
        confirmed, _, key = subject.rpartition("/")[0].partition("/")
        return key.partition("/")[0] if confirmed in OF_ONE else key
    if isinstance(payload, projects.NilReport):
        return payload.institution_uscc or subject
    by_first = isinstance(payload, OfInstitution) or thing in KEYED_BY_FIRST
    return subject.partition("/")[0] if by_first else subject


def unknown_fields(model: type[BaseModel], said: Words) -> set[str]:
    return set(said) - set(model.model_fields) - content_fields(model)
