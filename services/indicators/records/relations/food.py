"""Canteens that were made transparent, and evaluations of canteens."""

from __future__ import annotations

from services.indicators.records.relations.relation import FLAG, Relation, day, events, one_of, text

CANTEENS = Relation(
    "canteen_upgrades",
    ("food.canteen",),
    "events",
    events(
        "food.canteen",
        day("upgraded_on"),
        columns="""content->>'acceptance_doc_no' IS NOT NULL
            OR jsonb_array_length(coalesce(content->'attachments', '[]')) > 0 AS has_document""",
    ),
    {"has_document": FLAG},
    presence=f"""SELECT thing, key, counts_revision AS revision, uscc, region,
        coalesce({day("opened_on")}, {day("upgraded_on")}, '-infinity') AS since, {day("closed_on")} + 1 AS until
        FROM fact WHERE thing = 'food.canteen'""",
)

EVALUATIONS = Relation(
    "canteen_evaluations",
    ("food.evaluation",),
    "events",
    events("food.evaluation", day("evaluated_on"), columns=f"{text('kind')} AS kind, {text('grade')} AS grade"),
    {
        "kind": one_of("internal", "spot_check"),
        "grade": one_of("excellent", "good", "qualified", "unqualified"),
    },
)

RELATIONS = (CANTEENS, EVALUATIONS)
