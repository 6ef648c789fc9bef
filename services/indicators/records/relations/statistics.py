"""Data centres, meters, room temperatures, purchases, grounds, parking, budgets and rounds of review."""

from __future__ import annotations

from services.indicators.records.relations.periods import begins, ends
from services.indicators.records.relations.relation import (
    FLAG,
    NUMBER,
    Relation,
    amount,
    day,
    events,
    flag,
    latest,
    number,
    one_of,
    text,
)

_YEAR = f"make_date({number('year')}::int, 1, 1)"
_PERIOD = "content->>'period'"

# A return of a whole stands for those of its parts.
DATA_CENTRES = Relation(
    "data_centre_returns",
    ("statistics.data_centre_return",),
    "events",
    f"""WITH room AS (
            SELECT f.*, content->>'room' AS room, {begins(_PERIOD)} AS begins, {ends(_PERIOD)} AS ends FROM fact f
            WHERE thing = 'statistics.data_centre_return')
        SELECT thing, key, counts_revision AS revision, uscc, region, ends - 1 AS since, NULL::date AS until,
            {number("total_wh")} AS total_wh, {number("it_wh")} AS it_wh, {number("standard_racks")} AS standard_racks
        FROM room r WHERE NOT EXISTS (SELECT FROM room w WHERE w.uscc = r.uscc AND w.room = r.room
            AND w.begins <= r.begins AND w.ends >= r.ends AND w.key <> r.key)""",
    {"total_wh": amount("Wh"), "it_wh": amount("Wh"), "standard_racks": NUMBER},
)


def _meters(name: str) -> str:
    return f"(SELECT coalesce(sum((s->>'{name}')::bigint), 0) FROM jsonb_array_elements(content->'systems') s)"


METERING = Relation(
    "metering_surveys",
    ("statistics.metering_survey",),
    "states",
    latest(
        "statistics.metering_survey",
        columns=f"""{_meters("required")} AS required, {_meters("fitted")} AS fitted, {flag("by_user")} AS by_user,
            {flag("by_kind")} AS by_kind, {flag("by_item")} AS by_item""",
    ),
    {
        "required": amount("meters"),
        "fitted": amount("meters"),
        "by_user": FLAG,
        "by_kind": FLAG,
        "by_item": FLAG,
    },
    grain="month",
)

TEMPERATURES = Relation(
    "temperature_checks",
    ("statistics.temperature_check",),
    "events",
    events(
        "statistics.temperature_check",
        day("checked_on"),
        columns=f"""{text("season")} AS season, {number("setpoint_decicelsius")} AS setpoint_decicelsius,
            content->>'exempt_reason' IS NOT NULL AS is_exempt""",
    ),
    {"season": one_of("summer", "winter"), "setpoint_decicelsius": NUMBER, "is_exempt": FLAG},
)

PROCUREMENTS = Relation(
    "green_procurements",
    ("statistics.green_procurement",),
    "events",
    events(
        "statistics.green_procurement",
        _YEAR,
        columns=f"{number('total_fen')} AS total_fen, {number('green_fen')} AS green_fen",
    ),
    {"total_fen": amount("fen"), "green_fen": amount("fen")},
)

GREENING = Relation(
    "site_greening",
    ("statistics.site_greening",),
    "states",
    latest(
        "statistics.site_greening",
        columns=f"{number('courtyard_dm2')} AS courtyard_dm2, {number('green_dm2')} AS green_dm2",
    ),
    {"courtyard_dm2": amount("dm2"), "green_dm2": amount("dm2")},
    grain="month",
)

PARKING = Relation(
    "parking_stocks",
    ("statistics.parking_stock",),
    "states",
    latest(
        "statistics.parking_stock",
        columns=f"{number('spaces')} AS spaces, {number('nev_spaces')} AS nev_spaces",
    ),
    {"spaces": amount("spaces"), "nev_spaces": amount("spaces")},
    grain="month",
)

BUDGETS = Relation(
    "energy_budgets",
    ("statistics.energy_budget",),
    "events",
    events("statistics.energy_budget", _YEAR, columns=f"{number('budget_gce')} AS budget_gce"),
    {"budget_gce": amount("gce")},
)

REVIEW_ROUNDS = Relation(
    "review_rounds",
    ("statistics.review_round",),
    "events",
    f"""SELECT thing, key, counts_revision AS revision, NULL AS uscc, content->>'region_code' AS region,
        {day("closed_on")} AS since, NULL::date AS until,
        {number("sample_rate_basis_points")} AS sample_rate_basis_points
        FROM fact WHERE thing = 'statistics.review_round' AND content->>'state' = 'closed'
        AND {day("closed_on")} IS NOT NULL""",
    {"sample_rate_basis_points": NUMBER},
)

QUOTAS = Relation(
    "quotas",
    ("statistics.quota",),
    "states",  # in force
    f"""SELECT thing, key, counts_revision AS revision, NULL AS uscc, content->>'region_code' AS region,
        {day("valid_from")} AS since, {day("valid_to")} + 1 AS until FROM fact WHERE thing = 'statistics.quota'""",
)

RELATIONS = (
    DATA_CENTRES, METERING, TEMPERATURES, PROCUREMENTS, GREENING, PARKING, BUDGETS, REVIEW_ROUNDS, QUOTAS,
)  # fmt: skip
