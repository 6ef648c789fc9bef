"""One test for every calendar year: a closed year that fails cannot be made good by another."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from services.indicators.targets.case import Case, days, last_closed_year, month_ends
from services.indicators.targets.evidence import SILENT, Reporting, Yearly
from services.indicators.targets.kinds.cumulative import total
from services.indicators.targets.verdict import Found, Status, Verdict, YearResult, compared, undecided, unfit


def judge(case: Case, evidence: Yearly) -> Verdict:
    """The year shown is the one that decides: the first that failed or is unknown, else the running one."""
    if case.inapplicable:
        return undecided("not_applicable", case.inapplicable)
    tests = [_test(case, evidence, year) for year in range(case.start.year, case.until.year + 1)]
    closed = tests[: last_closed_year(case.until) - case.start.year + 1]
    deciding = next((test for status in ("behind", "no_data") for test in closed if test.status == status), tests[-1])
    if deciding.status == "met" and not case.is_late:
        deciding = deciding._replace(status="on_track")  # the years to come have their own tests
    yearly = (YearResult(case.start.year + i, test.value, test.status) for i, test in enumerate(tests))
    return deciding._replace(yearly=tuple(yearly))


def _test(case: Case, evidence: Yearly, year: int) -> Verdict:
    """One year by itself: closed, it is met or behind; running, it is on its way or behind."""
    reporting = evidence.reporting.get(year, SILENT)
    first, last = date(year, 1, 1), min(case.until, date(year, 12, 31))
    found = Found(str(year), _count(evidence, first, last, reporting), reporting)
    if refused := unfit(case, found):
        return refused
    assert found.value is not None
    assert case.target is not None
    if last == date(year, 12, 31):
        status: Status = "met" if case.reaches(found.value) else "behind"
        return compared(case, found, status, case.target, Fraction(1), left=0)
    share = Fraction(days(first, last), days(first, date(year, 12, 31)))
    required = case.whole(case.target * share)
    is_on_way = case.keeps_up(found.value, case.target) or case.keeps_up(found.value, required)
    left = len(month_ends(last, date(year, 12, 31)))
    return compared(case, found, "on_track" if is_on_way else "behind", required, share, left)


def _count(evidence: Yearly, first: date, last: date, reporting: Reporting) -> Fraction | None:
    return total(evidence.events, first, last) if reporting.is_any else None
