"""The yearly plan of inspections, beside the canteens of its region and what the years before it covered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from typing_extensions import override

from services.food import events
from services.food.rules import planning
from services.food.rules.planning import CYCLE_YEARS, Canteen
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import Beside, Items, OfRegion, Region, Reported, Text, Uscc, Whole, Year, in_year
from shared.kinds.places import REGION_SQL
from shared.records.kind import Request
from shared.web.problems import FieldError

MOST_CANTEENS = 100_000

_REGISTERED = f"""
SELECT asked.region, asked.year, h.institution_uscc, h.canteen_no, (r.content->>'opened_on')::date
FROM unnest(%s::text[], %s::integer[]) asked (region, year)
CROSS JOIN canteen h JOIN canteen_revision r ON r.record_id = h.record_id AND r.revision = h.revision
CROSS JOIN LATERAL ({REGION_SQL}) place
WHERE starts_with(place.region_code, asked.region)
    AND coalesce((r.content->>'opened_on')::date, '-infinity') <= make_date(asked.year, 12, 31)
    AND coalesce((r.content->>'closed_on')::date, 'infinity') >= make_date(asked.year, 1, 1)
"""
_PLANNED = """
SELECT h.region_code, h.year, c->>'institution_uscc', c->>'canteen_no'
FROM evaluation_plan h JOIN evaluation_plan_revision r ON r.record_id = h.record_id AND r.revision = h.counts
CROSS JOIN LATERAL json_array_elements(r.content->'canteens') c
WHERE h.year BETWEEN %s AND %s
"""
_CHECKED = """
SELECT '', extract(year FROM h.placed_on)::integer, h.institution_uscc, h.canteen_no
FROM evaluation h JOIN evaluation_revision r ON r.record_id = h.record_id AND r.revision = h.counts
WHERE r.content->>'kind' = 'spot_check' AND h.placed_on BETWEEN make_date(%s, 1, 1) AND make_date(%s, 12, 31)
"""

Plan = tuple[str, int]
"""Region and year; without a region: the spot checks of the year."""


class Canteens(Beside):
    """The canteens of each region and year that was asked for, and those that each plan holds."""

    def __init__(self) -> None:
        self.registered: defaultdict[Plan, dict[Canteen, date | None]] = defaultdict(dict)
        self.planned: defaultdict[Plan, set[Canteen]] = defaultdict(set)

    def covered(self, mine: Plan) -> set[Canteen]:
        """Those of all other plans and checks in the three years that end with this one."""
        _, year = mine
        within = range(year - CYCLE_YEARS + 1, year + 1)
        return {
            canteen
            for other, listed in self.planned.items()
            if other != mine and other[1] in within
            for canteen in listed
        }

    @override
    def judge(self, key: Any, content: events.EvaluationPlanContent) -> Iterator[FieldError]:
        mine = (key.region_code, key.year)
        return planning.plan(key, content, self.registered[mine], self.covered(mine))

    @override
    def remember(self, key: Any, content: events.EvaluationPlanContent, counts: bool) -> None:
        if counts:
            listed = {(canteen.institution_uscc, canteen.canteen_no) for canteen in content.canteens}
            self.planned[key.region_code, key.year] = listed


def read_canteens(connection: Connection, plans: Iterable[Plan]) -> Canteens:
    """What is known for these plans; there is at least one."""
    found, asked = Canteens(), list(plans)
    regions, years = zip(*asked, strict=True)
    for region, year, uscc, number, opened in connection.execute(_REGISTERED.encode(), [array(regions), array(years)]):
        found.registered[region, year][uscc, number] = opened
    span = (min(years) - CYCLE_YEARS + 1, max(years))
    for statement in (_PLANNED, _CHECKED):
        for region, year, uscc, number in connection.execute(statement.encode(), span):
            found.planned[region, year].add((uscc, number))
    return found


def _canteens(connection: Connection, requests: Sequence[Request]) -> Canteens:
    return read_canteens(connection, [request.key for request in requests])


EVALUATION_PLANS = Reported(
    "food", "evaluation_plan", "evaluation-plans", events.EvaluationPlan,
    key=(Region(), Year(ahead=1)),
    body={
        "canteens": Items(
            {"institution_uscc": Uscc(), "canteen_no": Text(100)},
            unique=("institution_uscc", "canteen_no"), most=MOST_CANTEENS,
        ),
        "canteens_registered": Whole(0, MOST_CANTEENS),
    },
    place=OfRegion(in_year()),
    beside=_canteens,
)  # fmt: skip
