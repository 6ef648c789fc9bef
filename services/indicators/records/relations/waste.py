"""Treatment capacity, sorting surveys, hazardous waste handed over, and who has stopped using banned plastics."""

from __future__ import annotations

from services.indicators.records.relations.periods import begins
from services.indicators.records.relations.relation import (
    FLAG,
    Relation,
    StandIn,
    amount,
    day,
    events,
    flag,
    latest,
    number,
    one_of,
    text,
)

FACILITIES = Relation(
    "treatment_facilities",
    ("waste.facility",),
    "states",
    f"""SELECT thing, key, counts_revision AS revision, uscc, region, {day("in_service_from")} AS since,
        {day("in_service_to")} + 1 AS until, {number("capacity_g_per_day")} AS capacity_g_per_day
        FROM fact WHERE thing = 'waste.facility'""",
    {"capacity_g_per_day": amount("g/day")},
)

SURVEYS = Relation(
    "sorting_surveys",
    ("waste.sorting_survey",),
    "states",
    latest(
        "waste.sorting_survey",
        columns=f"""{flag("sorting")} AS sorting, {text("kitchen_route")} AS kitchen_route,
            {text("hazardous_route")} AS hazardous_route""",
    ),
    {
        "sorting": FLAG,
        "kitchen_route": one_of("none", "unified", "on_site"),
        "hazardous_route": one_of("none", "hauler"),
    },
    grain="month",
)

WASTE_LOGS = Relation(
    "waste_logs",
    ("waste.log",),
    "events",
    events(
        "waste.log",
        begins("content->>'period'"),
        columns=f"""{text("waste_class")} AS waste_class, content->>'hauler' IS NOT NULL AS has_hauler,
            {number("mass_g")} AS mass_g, {text("method")} = 'estimate' AS is_estimated""",
    ),
    {
        "waste_class": one_of("recyclable", "hazardous", "food", "residual"),
        "has_hauler": FLAG,
        "mass_g": amount("g"),
        "is_estimated": FLAG,
    },
    stands_in=StandIn("is_estimated", "estimate_method"),
)

# An inspection holds until the next of its scope. A violation that was put right counts from that day; an inspection
# of everything is one of the first list too, where only what that list names matters.
_BANNED = """EXISTS (SELECT FROM jsonb_array_elements(content->'items') i
    WHERE (i->>'found')::boolean AND i->>'item_code' <> 'other')"""
_ANY_ITEM = "jsonb_array_length(coalesce(content->'items', '[]')) > 0"
PLASTICS = Relation(
    "plastics",
    ("waste.plastic_inspection", "waste.plastic_declaration", "waste.plastic_rectification"),
    "states",
    f"""WITH stopped AS (
            SELECT uscc, min({day("stopped_on")}) AS stopped_on FROM fact WHERE thing = 'waste.plastic_declaration'
            GROUP BY uscc),
        put_right AS (
            SELECT uscc, content->>'inspected_on' AS inspected, content->>'team' AS team,
                {day("rectified_on")} AS on_day
            FROM fact WHERE thing = 'waste.plastic_rectification'),
        inspected AS (
            SELECT f.thing, f.key, f.counts_revision AS revision, f.uscc, s.scope, {day("inspected_on")} AS since,
                CASE WHEN content->>'result' = 'violation' AND NOT (s.scope = 'list1' AND content->>'scope' = 'all'
                    AND {_ANY_ITEM} AND NOT {_BANNED}) THEN coalesce({day("rectified_on")}, r.on_day, 'infinity')
                    ELSE {day("inspected_on")} END AS clean_from
            FROM fact f JOIN (VALUES ('list1'), ('all')) s(scope) ON s.scope = 'list1' OR content->>'scope' = 'all'
            LEFT JOIN put_right r ON r.uscc = f.uscc AND r.inspected = f.content->>'inspected_on'
                AND r.team = f.content->>'team'
            WHERE f.thing = 'waste.plastic_inspection'),
        lasting AS (
            SELECT i.*, lead(since) OVER (PARTITION BY uscc, scope ORDER BY since, clean_from, key) AS until,
                greatest(clean_from, stopped_on, since) AS stopped_from, stopped_on IS NOT NULL AS has_declared
            FROM inspected i LEFT JOIN stopped USING (uscc))
        SELECT thing, key, revision, uscc, NULL AS region, part.since, part.until, scope, part.has_stopped
        FROM lasting CROSS JOIN LATERAL (
            SELECT since, CASE WHEN has_declared THEN least(until, stopped_from) ELSE until END AS until,
                false AS has_stopped
            UNION ALL SELECT stopped_from, until, true WHERE has_declared) part
        WHERE part.since < coalesce(part.until, 'infinity') AND part.since < 'infinity'""",
    {"scope": one_of("list1", "all"), "has_stopped": FLAG},
    grain="month",
)

RELATIONS = (FACILITIES, SURVEYS, WASTE_LOGS, PLASTICS)
