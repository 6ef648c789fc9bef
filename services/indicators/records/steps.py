"""SQL for the steps of measures: how much each adds in a region on a day, or (below 0) takes away.

A flow is one step on its day; a stock one up where it begins and one down where it ends, also when its institution
moves. Summed over a region's nodes, and for a stock up to a day, they are the measure; so any region is a sum.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.indicators.records.conditions import Parameters, amount, where
from services.indicators.records.located import during, on_the_day
from services.indicators.records.relations import Relation
from services.indicators.records.relations.relation import Grain
from services.indicators.standards.model import RecordMeasure

# A stock is only asked for at ends of months: what happens within one is booked at its end.
_BOOKED = {"day": "e.day", "month": "(date_trunc('month', e.day) + interval '1 month' - interval '1 day')::date"}


def flows(relation: Relation, measures: Sequence[RecordMeasure], parameters: Parameters) -> str:
    """SELECT of (region, day, a sum for each measure); continues `located.names`."""
    return f"""SELECT region, since, {_sums(relation, measures, parameters)}
        FROM ({on_the_day(relation)}) l GROUP BY region, since"""


def stocks(relation: Relation, measures: Sequence[RecordMeasure], parameters: Parameters, grain: Grain) -> str:
    """The same of stocks."""
    return f"""SELECT region, {_BOOKED[grain]}, {_sums(relation, measures, parameters, "e.sign * ")}
        FROM ({during(relation)}) l CROSS JOIN LATERAL (VALUES (since, 1), (until, -1)) e(day, sign)
        WHERE e.day IS NOT NULL GROUP BY 1, 2"""


def first(relation: Relation, measure: RecordMeasure, parameters: Parameters) -> str:
    """Institutions whose first row is not before the parameter `start`.

    One is taken back where it was counted, on the day on which none of its rows stands any more.
    """
    return f"""SELECT region, e.day, sum(e.sign) FROM ({first_stays(relation, measure, parameters)}) s
        CROSS JOIN LATERAL (VALUES (since, 1), (until, -1)) e(day, sign) WHERE e.day IS NOT NULL GROUP BY 1, 2"""


def first_stays(relation: Relation, measure: RecordMeasure, parameters: Parameters) -> str:
    """SELECT of (uscc, region, since, until): when each institution counts, and where it was when that began."""
    counted = where(relation, measure, parameters)
    return f"""SELECT uscc, p.region, lower(stay) AS since, upper(stay) AS until
        FROM (SELECT uscc, range_agg(daterange(since, until)) AS stays FROM ({on_the_day(relation)}) l
            WHERE uscc IS NOT NULL AND {counted} AND since < coalesce(until, 'infinity') GROUP BY uscc) s
        CROSS JOIN LATERAL unnest(stays) stay JOIN place p USING (uscc)
        WHERE lower(stay) BETWEEN p.valid_from AND p.valid_to AND lower(stays) >= %(start)s"""


def distinct(relation: Relation, measure: RecordMeasure, parameters: Parameters, grain: Grain) -> str:
    """A stock in which each institution, or each county, is one however many rows it has."""
    return f"""SELECT region, {_BOOKED[grain]}, sum(e.sign)
        FROM ({distinct_stays(relation, measure, parameters)}) s CROSS JOIN LATERAL unnest(stays) stay
        CROSS JOIN LATERAL (VALUES (lower(stay), 1), (upper(stay), -1)) e(day, sign)
        WHERE e.day IS NOT NULL GROUP BY 1, 2"""


def distinct_stays(relation: Relation, measure: RecordMeasure, parameters: Parameters) -> str:
    """SELECT of (who, region, stays): the days on which an institution, or a county, has at least one row."""
    who, region, is_one = "uscc", "region", "uscc IS NOT NULL"
    if measure.by == "county":
        who = region = "coalesce(located_in, region)"
        is_one = f"length({region}) = 6"
    return f"""SELECT {who} AS who, {region} AS region, range_agg(daterange(since, until)) AS stays
        FROM ({during(relation)}) l WHERE {is_one} AND {where(relation, measure, parameters)} GROUP BY 1, 2"""


def presence(relation: Relation) -> str:
    """SELECT of (region, day, records that begin less those that end) of a relation with records that do not count."""
    return f"""SELECT region, e.day, sum(e.sign)
        FROM ({during(relation, f"({relation.presence})", with_fields=False)}) l
        CROSS JOIN LATERAL (VALUES (since, 1), (until, -1)) e(day, sign) WHERE e.day IS NOT NULL GROUP BY 1, 2"""


def _sums(relation: Relation, measures: Sequence[RecordMeasure], parameters: Parameters, sign: str = "") -> str:
    return ", ".join(
        f"coalesce(sum({sign}{amount(each)}) FILTER (WHERE {where(relation, each, parameters)}), 0)"
        for each in measures
    )
