"""Sessions, attendance, exchanges, promotions and joint standards.

A joint object counts while both provinces stand by it: a confirmation of the other province is given, and names a
revision since which no counted field has changed (services/training/events.py).
"""

from __future__ import annotations

from services.indicators.records.relations.relation import (
    FLAG,
    Relation,
    StandIn,
    amount,
    covering,
    day,
    events,
    number,
    one_of,
    text,
)

_CONFIRMATION = "training.confirmation"


def _confirmed(thing: str, province: str) -> str:
    """Whether the other province than the expression `province` confirms the object `o`."""
    return f"""EXISTS (SELECT FROM fact c WHERE c.thing = '{_CONFIRMATION}' AND c.content->>'state' = 'given'
        AND c.content->>'thing' = '{thing}' AND c.content->>'object_key' = o.key
        AND c.content->>'region_code' <> {province}
        AND (c.content->>'confirmed_revision')::int
            BETWEEN (o.content->>'counted_fields_since')::int AND o.counts_revision)"""


def _of_host(since: str) -> str:
    """The province of the institution of `o` on a day."""
    return f"""(SELECT left(p.region, 2) FROM place p WHERE p.uscc = o.uscc
        AND {since} BETWEEN p.valid_from AND p.valid_to)"""


_STARTS, _HELD = "(o.content->>'starts_on')::date", "(o.content->>'held_on')::date"
_JOINT = "coalesce((o.content->>'joint')::boolean, false)"

_COUNTED_SESSION = f"""SELECT o.*, {_STARTS} AS starts_on, {_JOINT} AS joint FROM fact o
    WHERE o.thing = 'training.session' AND (NOT {_JOINT} OR {_confirmed("session", _of_host(_STARTS))})"""

SESSIONS = Relation(
    "training_sessions",
    ("training.session", _CONFIRMATION),
    "events",
    f"""SELECT thing, key, counts_revision AS revision, uscc, region, starts_on AS since, NULL::date AS until, joint,
        {text("category")} AS category, {text("mode")} AS mode FROM ({_COUNTED_SESSION}) s""",
    {
        "joint": FLAG,
        "category": one_of("statistics", "audit", "carbon", "food_saving", "general"),
        "mode": one_of("onsite", "online", "hybrid"),
    },
    presence=covering("training.session", day("starts_on")),
)

# Declared numbers stand in while no roster of the session is accepted.
_SAME = "a.content->>'session_no' = s.content->>'session_no' AND a.uscc = s.uscc"
ATTENDANCE = Relation(
    "attendance",
    ("training.attendance", "training.session", "training.roster", _CONFIRMATION),
    "events",
    f"""WITH session AS ({_COUNTED_SESSION})
        SELECT a.thing, a.key, a.counts_revision AS revision, NULL AS uscc, g->>'region_code' AS region,
            s.starts_on AS since, NULL::date AS until, s.joint, (g->>'person_times')::bigint AS person_times,
            false AS is_declared
        FROM session s JOIN fact a ON a.thing = 'training.attendance' AND {_SAME}
        CROSS JOIN LATERAL jsonb_array_elements(a.content->'groups') g
        UNION ALL
        SELECT s.thing, s.key, s.counts_revision, NULL, g->>'region_code', s.starts_on, NULL::date, s.joint,
            (g->>'person_times')::bigint, true
        FROM session s CROSS JOIN LATERAL jsonb_array_elements(s.content->'declared') g
        WHERE NOT EXISTS (SELECT FROM fact a
            WHERE a.thing IN ('training.attendance', 'training.roster') AND {_SAME})""",
    {"joint": FLAG, "person_times": amount("person-times"), "is_declared": FLAG},
    stands_in=StandIn("is_declared", "declared"),
    presence=covering("training.session", day("starts_on")),
)

EXCHANGES = Relation(
    "exchanges",
    ("training.exchange",),
    "events",
    events("training.exchange", day("starts_on"), columns=f"{text('kind')} AS kind, {number('days')} AS days"),
    {"kind": one_of("secondment", "shadowing", "visit"), "days": amount("days")},
)

_COUNTED_PROMOTION = f"""SELECT o.*, {_HELD} AS held_on, {_JOINT} AS joint FROM fact o
    WHERE o.thing = 'training.promotion' AND (NOT {_JOINT} OR {_confirmed("promotion", _of_host(_HELD))})"""

PROMOTIONS = Relation(
    "brand_promotions",
    ("training.promotion", _CONFIRMATION),
    "events",
    f"""SELECT thing, key, counts_revision AS revision, uscc, region, held_on AS since, NULL::date AS until, joint
        FROM ({_COUNTED_PROMOTION}) o""",
    {"joint": FLAG},
    presence=covering("training.promotion", day("held_on")),
)

# One promotion counts once in every region that has an organiser in it. So that sums over subtrees come out, what a
# node's children count more than once is taken off at the node: two counties of a prefecture are 1 + 1 − 1.
# An organiser of the province itself makes it no promotion of a prefecture.
ORGANISED = Relation(
    "organised_promotions",
    ("training.promotion", _CONFIRMATION),
    "events",
    f"""WITH organised AS (
            SELECT DISTINCT o.thing, o.key, o.counts_revision AS revision, o.held_on AS since, p.region
            FROM ({_COUNTED_PROMOTION}) o
            CROSS JOIN LATERAL (SELECT o.uscc UNION
                SELECT jsonb_array_elements_text(o.content->'co_organiser_usccs')) organiser(uscc)
            JOIN place p ON p.uscc = organiser.uscc AND o.held_on BETWEEN p.valid_from AND p.valid_to
            WHERE length(p.region) > 2),
        node AS (SELECT DISTINCT thing, key, revision, since, left(region, size) AS region, size
            FROM organised CROSS JOIN (VALUES (2), (4), (6)) s(size) WHERE length(region) >= size)
        SELECT thing, key, revision, NULL AS uscc, region, since, NULL::date AS until, 1 - (SELECT count(*) FROM node c
            WHERE c.thing = n.thing AND c.key = n.key AND c.size = n.size + 2 AND left(c.region, n.size) = n.region)
            AS promotions
        FROM node n""",
    {"promotions": amount("events")},
    presence=covering("training.promotion", day("held_on")),
)

_LATER = f"greatest({day('published_sc_on')}, {day('published_cq_on')})"
STANDARDS = Relation(
    "joint_standards",
    ("training.standard", _CONFIRMATION),
    "events",
    f"""SELECT thing, key, counts_revision AS revision, NULL AS uscc, content->>'region_code' AS region,
        {_LATER} AS since, NULL::date AS until FROM fact o WHERE thing = 'training.standard'
        AND content->>'number_sc' IS NOT NULL AND content->>'number_cq' IS NOT NULL
        AND {day("published_sc_on")} IS NOT NULL AND {day("published_cq_on")} IS NOT NULL
        AND {_confirmed("standard", "o.content->>'region_code'")}""",
    presence=covering("training.standard", _LATER, "content->>'region_code'"),
)

POST_ROSTERS = Relation(
    "post_rosters",
    ("training.post_roster",),
    "events",
    events(
        "training.post_roster",
        f"make_date({number('year')}::int, 1, 1)",
        columns=f"{number('posts')} AS posts, {number('holders')} AS holders",
    ),
    {"posts": amount("posts"), "holders": amount("posts")},
)

RELATIONS = (SESSIONS, ATTENDANCE, EXCHANGES, PROMOTIONS, ORGANISED, STANDARDS, POST_ROSTERS)
