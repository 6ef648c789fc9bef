"""Documents, assessments and opening balances: what the office of a region knows, beside the measures in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from typing_extensions import override

from services.projects import events
from services.projects.measures import stocks
from services.projects.rules import offices
from shared.clock import today
from shared.db import Connection
from shared.kinds import (
    Amount,
    Beside,
    Code,
    Date,
    Items,
    OfRegion,
    Region,
    RegionCode,
    Reported,
    Text,
    Whole,
    Year,
    in_year,
    on,
    throughout,
)
from shared.records.kind import Request
from shared.web.problems import FieldError

MOST_CENTIPOINTS = 100_000

DOCUMENTS = Reported(
    "projects", "document", "documents", events.Document,
    key=(Code("doc_no"),),
    body={"region_code": RegionCode(), "title": Text(200)},
    place=OfRegion(throughout("published_on", "published_on")),  # a draft is of today
    rule=offices.document,
)  # fmt: skip

ASSESSMENTS = Reported(
    "projects", "assessment", "assessments", events.Assessment,
    key=(Region(), Year()),
    body={
        "score_centipoints": Amount("score", 2, MOST_CENTIPOINTS),
        "items": Items(
            {"item": Text(200), "centipoints": Amount("points", 2, MOST_CENTIPOINTS)}, unique=("item",), most=200
        ),
    },
    place=OfRegion(in_year()),
    rule=offices.assessment,
)  # fmt: skip


class _Measures(Beside):
    def __init__(self, known: frozenset[str]) -> None:
        self._known = known

    @override
    def judge(self, key: Any, content: Any) -> Iterator[FieldError]:
        return offices.opening_balance(key, self._known)


def _measures(connection: Connection, _requests: Sequence[Request]) -> _Measures:
    return _Measures(stocks(connection, today()))


OPENING_BALANCES = Reported(
    "projects", "opening_balance", "opening-balances", events.OpeningBalance,
    key=(Code("measure"), Region(), Date("as_of")),
    body={"quantity": Whole(0, 10**12), "cited": Text(200)},
    place=OfRegion(on("as_of")),
    beside=_measures,
)  # fmt: skip
