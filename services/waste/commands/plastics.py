"""Banned plastics: who declared to have stopped, and what inspections found."""

from __future__ import annotations

from services.waste import events
from services.waste.rules import plastics
from shared.kinds import (
    Choice,
    Code,
    Date,
    Day,
    Institution,
    Items,
    OfInstitution,
    OneOf,
    Rectifiable,
    Reported,
    Whole,
    on,
)

DECLARATIONS = Reported(
    "waste", "plastic_declaration", "plastic-declarations", events.PlasticDeclaration,
    key=(Institution(), OneOf("catalogue_edition", plastics.Edition)),
    body={},
    place=OfInstitution(on("stopped_on")),
)  # fmt: skip

INSPECTIONS = Rectifiable(
    "waste", "plastic_inspection", "plastic-inspections", events.PlasticInspection,
    key=(Institution(), Date("inspected_on"), Code("team")),
    body={
        "catalogue_edition": Choice(tuple(plastics.CATALOGUES)),
        "items": Items(
            {"quantity": Whole(0, 10_000_000), "thickness_um": Whole(1, 1_000)}, unique=("item_code", "place")
        ),
        "rectify_by": Day(future=True),
    },
    place=OfInstitution(on("inspected_on")),
    rule=plastics.inspection,
    rectification="plastic_rectification",
    settled_by="rectified_on",
)  # fmt: skip
