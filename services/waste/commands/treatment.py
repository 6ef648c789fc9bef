"""Treatment facilities, a register, and their days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from typing_extensions import override

from services.waste import events
from services.waste.rules import treatment
from shared.db import Connection
from shared.kinds import (
    Amount,
    Beside,
    Code,
    Date,
    Day,
    OfInstitution,
    Registered,
    Reported,
    Text,
    Uscc,
    Whole,
    on,
    read_entries,
    throughout,
)
from shared.records.kind import Key, Request
from shared.web.problems import FieldError

LEAST_CAPACITY_G, MOST_CAPACITY_G = 10_000, 50_000_000  # 0.01 – 50 t a day
MINUTES_A_DAY = 1_440

FACILITIES = Registered(
    "waste", "facility", "treatment-facilities", events.TreatmentFacility,
    key=(Code("facility_code"),),
    body={
        "institution_uscc": Uscc(),
        "process": Text(100),
        "capacity_g_per_day": Amount("capacity_kg_per_day", 3, MOST_CAPACITY_G, LEAST_CAPACITY_G),
        "in_service_to": Day(future=True),
        "acceptance_doc_no": Text(100),
    },
    place=OfInstitution(throughout("in_service_from", "in_service_to")),
    rule=treatment.facility,
    verbs=("commissioned", "changed", "retired"),
    ended_by="in_service_to",
)  # fmt: skip


class _Facilities(Beside):
    def __init__(self, known: Mapping[Key, events.TreatmentFacility]) -> None:
        self._known = known

    @override
    def judge(self, key: Any, content: events.TreatmentContent) -> Iterator[FieldError]:
        return treatment.treatment_day(key, content, self._known.get((key.facility_code,)))


def _facilities(connection: Connection, requests: Sequence[Request]) -> _Facilities:
    return _Facilities(read_entries(connection, FACILITIES, [request.key[:1] for request in requests]))


TREATMENT_DAYS = Reported(
    "waste", "treatment_day", "treatment-days", events.TreatmentDay,
    key=(Code("facility_code"), Date("day")),
    body={
        "institution_uscc": Uscc(),
        "treated_g": Amount("treated_kg", 3, 10 * MOST_CAPACITY_G),
        "output_g": Amount("output_kg", 3, 10 * MOST_CAPACITY_G),
        "running_minutes": Whole(0, MINUTES_A_DAY),
    },
    place=OfInstitution(on("day")),
    beside=_facilities,
    keyed_by="facility_code",
)  # fmt: skip
