"""Projects, new buildings, carbon-neutral events, verifications, documents and assessments."""

from __future__ import annotations

from services.indicators.records.relations.relation import (
    FLAG,
    Relation,
    amount,
    covering,
    day,
    events,
    flag,
    lasting,
    number,
    one_of,
    some_of,
    text,
)


def _of_components(name: str) -> str:
    return f"(SELECT coalesce(sum((c->>'{name}')::bigint), 0) FROM jsonb_array_elements(content->'components') c)"


_RETROFITTED = """(SELECT coalesce(sum((c->>'area_dm2')::bigint), 0) FROM jsonb_array_elements(content->'components') c
        WHERE c->>'kind' = 'building_retrofit')"""

PROJECTS = Relation(
    "projects",
    ("projects.project",),
    "events",
    events(
        "projects.project",
        day("completed_on"),
        where="content->>'stage' = 'completed'",
        columns=f"""ARRAY(SELECT c->>'kind' FROM jsonb_array_elements(content->'components') c) AS components,
            content->'contract'->>'kind' AS contract, {_RETROFITTED} AS retrofit_dm2,
            {_of_components("power_w")} AS power_w, {_of_components("water_l_per_year")} AS water_l_per_year""",
    ),
    {
        "components": some_of(
            "building_retrofit", "efficiency_retrofit", "boiler_hvac_retrofit", "low_nox_boiler", "energy_audit",
            "energy_diagnosis", "solar", "waste_heat", "lift_feedback", "unconventional_water",
        ),
        "contract": one_of("none", "emc", "wmc"),
        "retrofit_dm2": amount("dm2"),
        "power_w": amount("W"),
        "water_l_per_year": amount("L/a"),
    },
    presence=covering("projects.project", f"coalesce({day('completed_on')}, {day('started_on')})"),
)  # fmt: skip

NEW_BUILDINGS = Relation(
    "new_buildings",
    ("projects.new_building",),
    "events",
    events(
        "projects.new_building",
        day("completed_on"),
        columns=f"""{flag("green_standard")} AS green_standard, {flag("green_materials")} AS green_materials,
            {text("energy_class")} AS energy_class, {number("area_dm2")} AS area_dm2,
            {number("prefabricated_dm2")} AS prefabricated_dm2, {number("fixtures")} AS fixtures,
            {number("fixtures_saving")} AS fixtures_saving""",
    ),
    {
        "green_standard": FLAG,
        "green_materials": FLAG,
        "energy_class": one_of("normal", "ultra_low", "near_zero"),
        "area_dm2": amount("dm2"),
        "prefabricated_dm2": amount("dm2"),
        "fixtures": amount("fixtures"),
        "fixtures_saving": amount("fixtures"),
    },
)

NEUTRAL_EVENTS = Relation(
    "neutral_events",
    ("projects.neutral_event",),
    "events",
    events(
        "projects.neutral_event",
        day("held_on"),
        columns=f"{number('offset_kg')} >= {number('emissions_kg')} AS is_neutral, {number('offset_kg')} AS offset_kg",
    ),
    {"is_neutral": FLAG, "offset_kg": amount("kgCO2")},
)

VERIFICATIONS = Relation(
    "verifications",
    ("projects.verification",),
    "states",  # closed and disclosed, from then on
    events("projects.verification", f"greatest({day('closed_on')}, {day('disclosed_on')})",
           where=f"{day('closed_on')} IS NOT NULL AND {day('disclosed_on')} IS NOT NULL"),
    presence=lasting("projects.verification", f"make_date({number('year')}::int, 1, 1)"),
)  # fmt: skip

DOCUMENTS = Relation(
    "documents",
    ("projects.document",),
    "states",  # in force
    f"""SELECT thing, key, counts_revision AS revision, NULL AS uscc, content->>'region_code' AS region,
        {day("published_on")} AS since, {day("repealed_on")} AS until, {text("topic")} AS topic, {text("kind")} AS kind
        FROM fact WHERE thing = 'projects.document' AND content->>'stage' IN ('published', 'in_force')
        AND {day("published_on")} IS NOT NULL""",
    {
        "topic": one_of(
            "green_data_centre_spec", "low_carbon_indicator_set", "low_carbon_guide", "food_waste_evaluation_system",
            "food_waste_in_assessment", "quota_control", "budget_pilot", "carbon_dual_control", "assessment",
            "emc_payment", "info_system",
        ),
        "kind": one_of("local_standard", "guide", "indicator_set", "rule", "circular", "plan"),
    },
    presence=covering("projects.document", day("published_on"), "content->>'region_code'"),
)  # fmt: skip

ASSESSMENTS = Relation(
    "assessments",
    ("projects.assessment",),
    "events",
    f"""SELECT thing, key, counts_revision AS revision, NULL AS uscc, content->>'region_code' AS region,
        {day("published_on")} AS since, NULL::date AS until FROM fact
        WHERE thing = 'projects.assessment' AND {day("published_on")} IS NOT NULL""",
)

RELATIONS = (PROJECTS, NEW_BUILDINGS, NEUTRAL_EVENTS, VERIFICATIONS, DOCUMENTS, ASSESSMENTS)
