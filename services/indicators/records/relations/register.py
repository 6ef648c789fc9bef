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

RELATIONS = (INSTITUTIONS, ENERGY_YEARS, ENERGY_RETURNS, REGIONAL_VALUES)
