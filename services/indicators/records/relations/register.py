"""The institutions register, what the energy returns say about each institution's year, and values of regions."""

from __future__ import annotations

from services.indicators.records.relations.relation import FLAG, Relation, amount, one_of

INSTITUTIONS = Relation(
    "institutions",
    (),
    "states",
    """SELECT 'statistics.institution' AS thing, uscc AS key, NULL::integer AS revision, uscc, region,
        valid_from AS since, valid_to + 1 AS until, type, is_key_user, located_in FROM place""",
    is_placed=True,
    grain="month",
)

# Of key users, whom alone anything asks about: every batch of returns makes it be read anew, and they are few.
# A year's returns speak from its last day until the next year's: a year is closed on its last day.
ENERGY_YEARS = Relation(
    "energy_years",
    (),
    "states",
    """SELECT 'statistics.energy_return' AS thing, uscc || '/NY201/' || first_month / 12 AS key,
        max(counts_revision) AS revision, uscc, NULL AS region, make_date(first_month / 12, 12, 31) AS since,
        make_date(first_month / 12 + 1, 12, 31) AS until,
        bool_and(channel IN ('direct', 'online')) AS is_direct, sum({energy_gce}) FILTER (WHERE counts) AS energy_gce
        FROM energy WHERE uscc IN (SELECT uscc FROM place WHERE is_key_user) GROUP BY uscc, first_month / 12""",
    {"is_direct": FLAG, "energy_gce": amount("gce")},
    needs_energy=True,
    grain="month",
)

# Whose year is known, and whether it reaches what the office of the place, or of one around it, says makes a key user.
# A part of a year tells only when it reaches that already. Of years for which nobody has said so, nothing is read.
_CRITERION = "statistics.key_user_criterion"
_WITHIN, _SINCE = "c.content->>'region_code'", "(c.content->>'year')::int"
MEASURED_YEARS = Relation(
    "measured_years",
    (_CRITERION,),
    "states",
    f"""WITH known AS (
            SELECT uscc, year, max(counts_revision) AS revision,
                sum(months) FILTER (WHERE counts) AS months, sum({{energy_gce}}) FILTER (WHERE counts) AS energy_gce,
                sum(electricity_grid_wh::numeric + electricity_green_wh) FILTER (WHERE counts) AS electricity_wh
            FROM energy WHERE EXISTS (SELECT FROM fact) AND year >= (SELECT min({_SINCE}) FROM fact c) GROUP BY 1, 2),
        judged AS (
            SELECT k.*, coalesce(k.energy_gce >= c.energy_gce, false)
                OR coalesce(k.electricity_wh >= c.electricity_wh, false) AS is_over
            FROM known k
            JOIN place p ON p.uscc = k.uscc AND make_date(k.year, 12, 31) BETWEEN p.valid_from AND p.valid_to
            CROSS JOIN LATERAL (
                SELECT (c.content->>'energy_gce')::numeric AS energy_gce,
                    (c.content->>'electricity_wh')::numeric AS electricity_wh
                FROM fact c WHERE starts_with(p.region, {_WITHIN}) AND {_SINCE} <= k.year
                ORDER BY length({_WITHIN}) DESC, {_SINCE} DESC LIMIT 1) c)
        SELECT 'statistics.energy_return' AS thing, uscc || '/NY201/' || year AS key, revision, uscc, NULL AS region,
            make_date(year, 12, 31) AS since, make_date(year + 1, 12, 31) AS until, is_over
        FROM judged WHERE is_over OR months >= 12""",
    {"is_over": FLAG},
    presence=f"""SELECT c.thing, c.key, c.counts_revision AS revision, NULL AS uscc, node.region,
            make_date({_SINCE}, 12, 31) AS since, NULL::date AS until
        FROM fact c JOIN (SELECT DISTINCT region FROM place) node ON starts_with(node.region, {_WITHIN})""",
    needs_energy=True,
    grain="month",
)

ENERGY_RETURNS = Relation(
    "energy_returns",
    (),
    "events",
    """SELECT 'statistics.energy_return' AS thing, uscc || '/NY201/' || first_month || '/' || months AS key,
        counts_revision AS revision, uscc, NULL AS region,
        (make_date(first_month / 12, mod(first_month, 12) + 1, 1) + make_interval(months => months)
            - interval '1 day')::date AS since, NULL::date AS until, channel FROM energy""",
    {"channel": one_of("direct", "online", "proxy", "import")},
    needs_energy=True,
)

# Of regions below a province: a plan that is broken down. Names of classes are no regions.
REGIONAL_VALUES = Relation(
    "regional_values",
    (),
    "states",
    r"""SELECT 'indicators.target_value' AS thing, target || '/' || region AS key, NULL::integer AS revision,
        NULL AS uscc, region, valid_from AS since, NULL::date AS until FROM assigned WHERE region ~ '^\d{4}'""",
    needs_values=True,
)

RELATIONS = (INSTITUTIONS, ENERGY_YEARS, MEASURED_YEARS, ENERGY_RETURNS, REGIONAL_VALUES)
