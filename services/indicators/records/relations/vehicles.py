"""Vehicles acquired and in stock, charging points, promotions."""

from __future__ import annotations

from services.indicators.records.relations.periods import begins, ends
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

# A stock is of its period's end, and too old 18 months later. Nothing to report is a stock of none.
_PERIOD = "content->>'period'"
STOCKS = Relation(
    "vehicle_stocks",
    ("vehicles.stock", "projects.nil_report"),
    "states",
    f"""SELECT thing, key, revision, uscc, NULL AS region, ends AS since,
            least(lead(ends) OVER (PARTITION BY uscc ORDER BY ends), too_old) AS until, nev, vehicles
        FROM (SELECT DISTINCT ON (uscc, after) thing, key, counts_revision AS revision, uscc, after - 1 AS ends,
                (after + interval '18 months')::date AS too_old, nev, vehicles
            FROM (SELECT f.*, {ends(_PERIOD)} AS after, {begins(_PERIOD)} AS begins FROM fact f
                WHERE uscc IS NOT NULL AND (thing = 'vehicles.stock'
                    OR thing = 'projects.nil_report' AND content->>'resource' = 'vehicles.stock')) f
            CROSS JOIN LATERAL (SELECT coalesce(sum((v->>'count')::bigint) FILTER (WHERE v->>'drive' IN ({_NEV})), 0)
                AS nev, coalesce(sum((v->>'count')::bigint), 0) AS vehicles
                FROM jsonb_array_elements(coalesce(content->'vehicles', '[]')) v) v
            ORDER BY uscc, after, begins DESC, thing DESC) s""",
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
