"""Rows of a relation with the region, type and key-user flag that their institution has on the day.

An event is where its institution is on its day. A state moves with its institution: it is one row for each stay. Where
the register has no row for the day, there is nowhere to count the record.
"""

from __future__ import annotations

from services.indicators.records.conditions import fields
from services.indicators.records.relations import Relation
from services.indicators.records.vintages import assigned_values, energy_returns, facts, institution_rows
from services.indicators.values.cells import Vintage

_HEAD = "r.thing, r.key, r.revision, r.uscc"
_PLACE = "p.type, p.is_key_user, p.located_in"
_FIRST_DAY, _LAST_DAY = "DATE '1900-01-01'", "DATE '9000-01-01'"  # before and after these, since ever and still


def names(relation: Relation, at: Vintage, energy_gce: str = "0") -> str:
    """`fact`, `place` and, where the relation reads them, `energy` and `assigned`, as the start of a WITH."""
    known = facts(at, relation.things)
    assigned = f", assigned AS ({assigned_values()})" if relation.needs_values else ""
    energy = f", energy AS ({energy_returns(at)})" if relation.needs_energy else ""
    sql = relation.sql.replace("{energy_gce}", energy_gce)
    return f"WITH fact AS ({known}), place AS ({institution_rows(at)}){energy}{assigned}, record AS ({sql})"


def on_the_day(relation: Relation) -> str:
    """SELECT of (…, region, since, type, is_key_user, located_in) of events, or of the day when a state begins."""
    if relation.is_placed:
        return "SELECT * FROM record"
    return f"""SELECT {_HEAD}{fields(relation)}, coalesce(p.region, r.region) AS region,
            greatest(r.since, {_FIRST_DAY}) AS since, r.until, {_PLACE}
        FROM record r LEFT JOIN place p ON p.uscc = r.uscc AND r.since BETWEEN p.valid_from AND p.valid_to
        WHERE r.uscc IS NULL OR p.uscc IS NOT NULL"""


def during(relation: Relation, record: str = "record", *, with_fields: bool = True) -> str:
    """The same of states, from `since` to the day before `until` (null: still)."""
    if relation.is_placed:
        return f"""SELECT {_HEAD}, r.region, r.since, {_or_still("r.until")} AS until, r.type, r.is_key_user,
            r.located_in FROM {record} r"""
    until = _or_still("least(r.until, p.valid_to + 1)")
    return f"""SELECT {_HEAD}{fields(relation) if with_fields else ""}, coalesce(p.region, r.region) AS region,
            greatest(r.since, p.valid_from, {_FIRST_DAY}) AS since, {until} AS until, {_PLACE}
        FROM {record} r LEFT JOIN place p ON p.uscc = r.uscc
            AND p.valid_from < coalesce(r.until, 'infinity') AND p.valid_to >= r.since
        WHERE (r.uscc IS NULL OR p.uscc IS NOT NULL) AND r.since < coalesce(r.until, 'infinity')"""


def _or_still(until: str) -> str:
    return f"CASE WHEN {until} < {_LAST_DAY} THEN {until} END"
