"""The text of a period (`2026`, `2026-H1`, `2026-Q2`, `2026-06`, `2026-06-01`) as days, in SQL."""

from __future__ import annotations


def begins(period: str) -> str:
    """The first day of the period that a text expression names."""
    year = f"left({period}, 4)::int"
    return f"""CASE WHEN length({period}) = 10 THEN ({period})::date
        WHEN length({period}) = 4 THEN make_date({year}, 1, 1)
        WHEN substr({period}, 6, 1) = 'H' THEN make_date({year}, right({period}, 1)::int * 6 - 5, 1)
        WHEN substr({period}, 6, 1) = 'Q' THEN make_date({year}, right({period}, 1)::int * 3 - 2, 1)
        ELSE make_date({year}, right({period}, 2)::int, 1) END"""


def ends(period: str) -> str:
    """The day after the last one."""
    return f"""(({begins(period)}) + CASE WHEN length({period}) = 10 THEN interval '1 day'
        WHEN length({period}) = 4 THEN interval '1 year'
        WHEN substr({period}, 6, 1) = 'H' THEN interval '6 months'
        WHEN substr({period}, 6, 1) = 'Q' THEN interval '3 months' ELSE interval '1 month' END)::date"""
