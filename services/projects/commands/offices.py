"""Documents, assessments and opening balances: what the office of a region knows."""

from __future__ import annotations

from services.projects import events
from services.projects.names import Named, measures
from services.projects.rules import offices
from shared.kinds import (
    Amount,
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

OPENING_BALANCES = Reported(
    "projects", "opening_balance", "opening-balances", events.OpeningBalance,
    key=(Named("measure", measures, "demonstration_units"), Region(), Date("as_of")),
    body={"quantity": Whole(0, 10**12), "cited": Text(200)},
    place=OfRegion(on("as_of")),
)  # fmt: skip
