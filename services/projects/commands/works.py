"""Projects and new buildings."""

from __future__ import annotations

from services.projects import events
from services.projects.rules import works
from shared.kinds import (
    Amount,
    Code,
    Day,
    Institution,
    Items,
    Nested,
    OfInstitution,
    Reported,
    Text,
    Whole,
    on,
    throughout,
)

MOST_DM2 = 10**9  # ten million m²
MOST_W = 10**9
MOST_L = 10**11
MOST_FEN = 10**12
MOST_FIXTURES = 1_000_000

PROJECTS = Reported(
    "projects", "project", "projects", events.Project,
    key=(Institution(), Code("project_no")),
    body={
        "title": Text(200),
        "components": Items({
            "area_dm2": Amount("area_m2", 2, MOST_DM2, least=1),
            "power_w": Amount("power_kw", 3, MOST_W, least=1),
            "water_l_per_year": Amount("water_m3_per_year", 3, MOST_L, least=1),
        }, most=50),
        "contract": Nested({"price_basis": Text(200), "payment_due": Day(future=True)}),
        "funds": Nested({
            "provincial_fen": Amount("provincial_yuan", 2, MOST_FEN),
            "local_fen": Amount("local_yuan", 2, MOST_FEN),
            "private_fen": Amount("private_yuan", 2, MOST_FEN),
        }),
        "provider": Text(200),
    },
    place=OfInstitution(throughout("started_on", "completed_on")),
    rule=works.project,
)  # fmt: skip

NEW_BUILDINGS = Reported(
    "projects", "new_building", "new-buildings", events.NewBuilding,
    key=(Institution(), Code("building_no")),
    body={
        "area_dm2": Amount("area_m2", 2, MOST_DM2, least=1),
        "prefabricated_dm2": Amount("prefabricated_m2", 2, MOST_DM2),
        "fixtures": Whole(0, MOST_FIXTURES),
        "fixtures_saving": Whole(0, MOST_FIXTURES),
        "doc_no": Text(100),
    },
    place=OfInstitution(on("completed_on")),
    rule=works.building,
)  # fmt: skip
