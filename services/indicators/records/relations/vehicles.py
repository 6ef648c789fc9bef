"""Vehicles acquired and in stock, charging points, promotions."""

from __future__ import annotations

from services.indicators.records.relations.periods import ends
from services.indicators.records.relations.relation import (
    FLAG,
    Relation,
    amount,
    day,
    events,
    flag,
    number,
    one_of,
    text,
)

NEV_DRIVES = ("phev", "erev", "bev", "fcev")  # an ordinary hybrid is not one
_NEV = ", ".join(f"'{drive}'" for drive in NEV_DRIVES)

ACQUISITIONS = Relation(
    "vehicle_acquisitions",
    ("vehicles.acquisition",),
    "events",
    events(
        "vehicles.acquisition",
        day("acquired_on"),
        columns=f"""{text("kind")} AS kind, content->>'drive' IN ({_NEV}) AS is_nev, {number("count")} AS vehicles,
            content->>'exempt_reason' IS NOT NULL AS is_exempt,
            content->>'use' IN ('confidential_mail', 'commute')
                OR content->>'use' = 'enforcement' AND {flag("fixed_route")} AS should_be_nev""",
    ),
    {
        "kind": one_of("new", "replacement", "lease"),
        "is_nev": FLAG,
        "should_be_nev": FLAG,  # confidential mail, commute, enforcement on a fixed route
        "is_exempt": FLAG,
        "vehicles": amount("vehicles"),
    },
)


def _count(condition: str) -> str:
    return f"""(SELECT coalesce(sum((v->>'count')::bigint), 0)
        FROM jsonb_array_elements(coalesce(vehicles, '[]')) v WHERE {condition})"""


# A stock is of its period's end, and too old 18 months later. Nothing to report is a stock of none.
_PERIOD = "content->>'period'"
STOCKS = Relation(
    "vehicle_stocks",
    ("vehicles.stock", "projects.nil_report"),
    "states",
    f"""WITH dated AS MATERIALIZED (
            SELECT thing, key, counts_revision AS revision, uscc, {ends(_PERIOD)} AS after,
                length({_PERIOD}) AS length, content->'vehicles' AS vehicles
            FROM fact WHERE uscc IS NOT NULL AND (thing = 'vehicles.stock' OR content->>'resource' = 'vehicles.stock')),
        newest AS (
            SELECT DISTINCT ON (uscc, after) * FROM dated ORDER BY uscc, after, length DESC, thing DESC)
        SELECT thing, key, revision, uscc, NULL AS region, after - 1 AS since,
            least(lead(after - 1) OVER (PARTITION BY uscc ORDER BY after), (after + interval '18 months')::date)
                AS until, {_count(f"v->>'drive' IN ({_NEV})")} AS nev, {_count("true")} AS vehicles
        FROM newest""",
    {"nev": amount("vehicles"), "vehicles": amount("vehicles")},
    grain="month",
)

CHARGING_POINTS = Relation(
    "charging_points",
    ("vehicles.charging_point",),
    "states",
    f"""SELECT thing, key, counts_revision AS revision, uscc, region, {day("in_service_from")} AS since,
        {day("in_service_to")} + 1 AS until, {number("connectors")} AS connectors, {number("power_w")} AS power_w,
        {number("parking_spaces")} AS parking_spaces, {flag("open_to_public")} AS open_to_public
        FROM fact WHERE thing = 'vehicles.charging_point'""",
    {
        "connectors": amount("connectors"),
        "power_w": amount("W"),
        "parking_spaces": amount("spaces"),
        "open_to_public": FLAG,
    },
)

NEV_PROMOTIONS = Relation(
    "nev_promotions", ("vehicles.promotion",), "events", events("vehicles.promotion", day("held_on"))
)

RELATIONS = (ACQUISITIONS, STOCKS, CHARGING_POINTS, NEV_PROMOTIONS)
