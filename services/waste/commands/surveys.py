"""Sorting surveys, beside the facilities and the register of institutions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from typing_extensions import override

from services.waste import events
from services.waste.commands.treatment import FACILITIES
from services.waste.rules import surveys
from shared.db import Connection
from shared.kinds import Beside, Date, Institution, OfInstitution, Reported, Text, on, read_entries
from shared.records.kind import Key, Request
from shared.register.lookup import Register, read_register
from shared.register.rows import row_on
from shared.web.problems import FieldError


class _Surroundings(Beside):
    def __init__(self, facilities: Mapping[Key, events.TreatmentFacility], register: Register) -> None:
        self._facilities, self._register = facilities, register

    @override
    def judge(self, key: Any, content: events.SortingContent) -> Iterator[FieldError]:
        yield from surveys.on_site(key, content, self._facilities.get((content.facility_code,)))
        yield from surveys.canteen(content, row_on(self._register[key.institution_uscc], key.as_of).has_canteen)


def _surroundings(connection: Connection, requests: Sequence[Request]) -> _Surroundings:
    named = [(code,) for request in requests if (code := request.sent.content.facility_code)]
    usccs = [request.key[0] for request in requests]
    return _Surroundings(read_entries(connection, FACILITIES, named), read_register(connection, usccs))


SURVEYS = Reported(
    "waste", "sorting_survey", "sorting-surveys", events.SortingSurvey,
    key=(Institution(), Date("as_of")),
    body={"kitchen_hauler": Text(200), "facility_code": Text(100)},
    place=OfInstitution(on("as_of")),
    rule=surveys.survey,
    beside=_surroundings,
)  # fmt: skip
