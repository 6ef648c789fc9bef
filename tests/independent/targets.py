"""targets.md §2 said once more, by hand and from the text alone; shares no code with the platform.

A target is a dict: day, S, D, y0, b, q, op, counts, additive, c_min, times, items. What is known is a dict by kind.
The answer is (status, value, required); floats and rounding appear nowhere.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Answer = tuple[str, Fraction | None, Fraction | None]
ONE = timedelta(days=1)


def op(sign: str, value: Fraction, bound: Fraction) -> bool:
    """Shares and ratios are compared by cross-multiplied integers."""
    left, right = value.numerator * bound.denominator, bound.numerator * value.denominator
    return {"<=": left <= right, ">=": left >= right, "==": left == right}[sign]


def path(t: dict[str, Any], f: Fraction) -> Fraction:
    """need(f) = q when op(b,q) holds or b is none, else b + (q − b)·f."""
    if t["b"] is None or op(t["op"], t["b"], t["q"]):
        return Fraction(t["q"])
    return Fraction(t["b"] + (t["q"] - t["b"]) * f)


def days(first: date, last: date) -> int:
    return last.toordinal() - first.toordinal() + 1


def no_data(value: Fraction | None) -> Answer:
    return "no_data", value, None


def before(t: dict[str, Any]) -> str:
    """Where op is =, on_track before D uses ≥."""
    return ">=" if t["op"] == "==" else str(t["op"])


def too_little(t: dict[str, Any], value: Fraction, coverage: Fraction) -> bool:
    """Coverage of the tested period < c_min; a count (≥) that already reaches q is decided all the same."""
    return coverage < t["c_min"] and not (t["additive"] and t["op"] == ">=" and op(">=", value, t["q"]))


def by_the_end(t: dict[str, Any], value: Fraction, asked: Fraction, *, early: bool) -> Answer:
    late = t["day"] >= t["D"]
    if op(t["op"], value, t["q"]) and (early or late):
        return "met", value, t["q"] if late else asked
    if late:
        return "behind", value, t["q"]
    return "on_track" if op(before(t), value, asked) else "behind", value, asked


def cumulative(t: dict[str, Any], happened: list[tuple[date, int]], coverage: Fraction, told: bool) -> Answer:
    if not told:
        return no_data(None)
    until = min(t["day"], t["D"])
    value = Fraction(sum(n for day, n in happened if t["S"] <= day <= until))
    if too_little(t, value, coverage):
        return no_data(value)
    e = Fraction(t["q"]) * days(t["S"], until) / days(t["S"], t["D"])
    if t["counts"]:
        e = Fraction(e.numerator // e.denominator)
    return by_the_end(t, value, e, early=True)


def checklist(t: dict[str, Any], since: dict[str, date], coverage: Fraction, told: bool) -> Answer:
    if not told:
        return no_data(None)
    until = min(t["day"], t["D"])
    value = Fraction(len([i for i in t["items"] if i in since and since[i] <= until]))
    if too_little(t, value, coverage):
        return no_data(value)
    n = len(t["items"])
    asked = Fraction(n * days(t["S"], until) // days(t["S"], t["D"]))
    return by_the_end(t, value, asked, early=True)


def month_end(day: date) -> date:
    """The last closed month's end."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day if day.day == last else day.replace(day=1) - ONE


def state(t: dict[str, Any], levels: dict[date, tuple[int, int | None, Fraction, bool]]) -> Answer:
    until = min(t["day"], t["D"])
    above, below, coverage, told = levels.get(month_end(until), (0, None, Fraction(0), False))
    if not told:
        return no_data(None)
    if t["additive"]:
        value = Fraction(above)
    elif below == 0:
        return "not_applicable", None, None
    elif below is None:
        return no_data(None)
    else:
        value = Fraction(above * t["times"], below)
    if too_little(t, value, coverage):
        return no_data(value)
    return by_the_end(t, value, path(t, Fraction(days(t["S"], until), days(t["S"], t["D"]))), early=True)


def cumulative_ratio(t: dict[str, Any], parts: list[tuple[date, int, int]], coverage: Fraction, told: bool) -> Answer:
    if not told:
        return no_data(None)
    inside = [(n, of) for day, n, of in parts if t["S"] <= day <= min(t["day"], t["D"])]
    below = sum(of for _, of in inside)
    if below == 0:
        return "not_applicable", None, None
    value = Fraction(sum(n for n, _ in inside) * t["times"], below)
    if coverage < t["c_min"]:
        return no_data(value)
    return by_the_end(t, value, Fraction(t["q"]), early=False)


def standing(t: dict[str, Any], parts: list[tuple[date, int, int]], coverage: Fraction) -> Answer:
    last = min(t["day"], t["D"])
    first = (last + ONE).replace(year=(last + ONE).year - 1) if (last + ONE).month != 2 or (
        last + ONE).day != 29 else date(last.year - 1, 3, 1)  # fmt: skip
    inside = [(n, of) for day, n, of in parts if first <= day <= last]
    below = sum(of for _, of in inside)
    if below == 0:
        return no_data(None)
    value = Fraction(100 * sum(n for n, _ in inside), below)
    if coverage < t["c_min"]:
        return no_data(value)
    return "met" if value == 100 else "behind", value, Fraction(100)


def each_year(t: dict[str, Any], happened: list[tuple[date, int]], told: dict[int, Fraction]) -> str:
    """The status alone: which year is shown is not in the text."""
    until = min(t["day"], t["D"])
    results: list[str] = []
    for year in range(t["S"].year, until.year + 1):
        end = date(year, 12, 31)
        count = Fraction(sum(n for day, n in happened if day.year == year and day <= until))
        coverage = told.get(year)
        if coverage is None or too_little(t, count, coverage):
            results.append("no_data" if end <= until else "running_unknown")
        elif end <= until:
            results.append("passed" if op(t["op"], count, t["q"]) else "failed")
        else:
            asked = t["q"] * days(date(year, 1, 1), until) // days(date(year, 1, 1), end)
            results.append("running" if count >= t["q"] or count >= asked else "running_short")
    if "failed" in results:
        return "behind"
    if "no_data" in results or results[-1] == "running_unknown":
        return "no_data"
    if t["day"] >= t["D"]:
        return "met"
    return "behind" if results[-1] == "running_short" else "on_track"


def year_value(t: dict[str, Any], years: dict[int, tuple[Fraction | None, Fraction]]) -> Answer:
    """`years`: value and coverage."""
    day, last = t["day"], t["D"].year
    closed = [y for y in years if date(y, 12, 31) <= day and t["y0"] <= y <= last and years[y][0] is not None]
    value, _ = years.get(last, (None, Fraction(0)))
    if t["additive"] and value is not None and day >= date(last, 1, 1):
        if t["op"] == "<=" and value > t["q"]:
            return "behind", value, Fraction(t["q"])
        if t["op"] == ">=" and value >= t["q"]:
            return "met", value, Fraction(t["q"])
    enough = [y for y in closed if years[y][1] >= t["c_min"]]
    if not enough or (day >= t["D"] and max(enough) < last):
        return no_data(years[max(closed)][0] if closed else None)
    y = max(enough)
    value = years[y][0]
    assert value is not None
    if y == last:
        return "met" if op(t["op"], value, t["q"]) else "behind", value, Fraction(t["q"])
    asked = path(t, Fraction(y - t["y0"], last - t["y0"]))
    return "on_track" if op(before(t), value, asked) else "behind", value, asked
