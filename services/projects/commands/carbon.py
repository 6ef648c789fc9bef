"""Carbon verifications and carbon-neutral events."""

from __future__ import annotations

from services.projects import events
from services.projects.rules import carbon
from shared.kinds import Amount, Code, Date, Derived, Institution, OfInstitution, Reported, Text, Year, in_year, on

MOST_KG = 10**11

VERIFICATIONS = Reported(
    "projects", "verification", "verifications", events.Verification,
    key=(Institution(), Year()),
    body={
        "closed_on": Derived(carbon.closed_on),
        "emissions_kg": Amount("emissions_t", 3, MOST_KG),
        "factor_set": Text(100),
        "url": Text(500),
    },
    place=OfInstitution(in_year()),
    rule=carbon.verification,
)  # fmt: skip

NEUTRAL_EVENTS = Reported(
    "projects", "neutral_event", "neutral-events", events.NeutralEvent,
    key=(Institution(), Date("held_on"), Code("title")),
    body={
        "emissions_kg": Amount("emissions_t", 3, MOST_KG, least=1),
        "offset_kg": Amount("offset_t", 3, MOST_KG),
        "means": Text(200),
        "certificate_no": Text(100),
    },
    place=OfInstitution(on("held_on")),
    rule=carbon.neutral_event,
)  # fmt: skip
