"""What the made-up institutions tell food: canteens, two hundred of them raised since 2021, their evaluations.

The yearly plans of inspection cover every canteen in three years. One inspection in Sichuan found what should
have been put right and was not: it is overdue (`bashu overdue` announces it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

from services.app.demo.bodies import Body
from services.app.demo.numbers import chance
from services.app.demo.register import Register, stands

UPGRADED = (32, 38, 44, 52, 46)  # of Sichuan, 2021 to 2025: 114 of the 119 due by the end of 2023, then 212 of 200
_BESIDE = 90  # canteens that were not
_FAILED = 25  # one evaluation in so many
_PLANNED, _CHECKED, _LEAST_PERCENT = (2024, 2025, 2026), (2024, 2025), 35
_OVERDUE = ("51", 2025)


def bodies(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    random = chance(seed, 40, int(register.province))
    rows = [row for row, node in enumerate(register.region_code) if stands(node)]
    hosts = iter(random.choice(rows, sum(UPGRADED) + _BESIDE, replace=False).tolist())
    canteens = [_canteen(register.uscc[next(hosts)], None) for _ in range(_BESIDE)]
    for year, count in enumerate(UPGRADED, start=2021):
        for day in random.integers(0, 350, count).tolist():
            canteens.append(_canteen(register.uscc[next(hosts)], date(year, 1, 5) + timedelta(days=day)))
    yield "canteens", canteens
    yield "canteen-evaluations", [_evaluation(canteen, n) for n, canteen in enumerate(canteens)]
    checks = [_spot_checks(register.province, _planned(canteens, year), year) for year in _CHECKED]
    yield "canteen-evaluations", list(chain.from_iterable(checks))
    yield "evaluation-plans", [_plan(register.province, canteens, year) for year in _PLANNED]


def _canteen(uscc: str, upgraded: date | None) -> Body:
    return {
        "institution_uscc": uscc,
        "canteen_no": "1",
        "name": "职工食堂",
        "operation": "own",
        "supply": "buffet",
        "seats": 200,
        "diners_capacity": 450,
        "bright_kitchen": "online" if upgraded else "none",
        "upgraded_on": upgraded and upgraded.isoformat(),
        "acceptance_doc_no": upgraded and f"演示验〔{upgraded.year}〕{uscc[-4:]}号",
        "attachments": [],
        "opened_on": "2012-09-01",
        "closed_on": None,
    }


def _evaluation(canteen: Body, n: int) -> Body:
    """By itself in the last quarter of 2024; what failed was put right by the end of January."""
    return _evaluated(canteen, "2024-Q4", "internal", date(2024, 11, n % 28 + 1), n % _FAILED == 0)


def _spot_checks(province: str, planned: Sequence[Body], year: int) -> Iterator[Body]:
    """All that was planned for a year; Sichuan's very last one failed, and its rectification is overdue."""
    for n, canteen in enumerate(planned):
        day = date(year, 3, 1) + timedelta(days=n % 200)
        is_last = (province, year, n) == (*_OVERDUE, len(planned) - 1)
        body = _evaluated(canteen, f"CC{year}-{n + 1:03d}", "spot_check", day, is_last or n % _FAILED == _FAILED - 1)
        yield {**body, "recheck_result": None} if is_last else body


def _evaluated(canteen: Body, number: str, kind: str, day: date, failed: bool) -> Body:
    points = "52" if failed else "86.5"
    rectified = {"rectify_by": (day + timedelta(days=60)).isoformat(), "recheck_result": "passed"}
    return {
        "institution_uscc": canteen["institution_uscc"],
        "canteen_no": canteen["canteen_no"],
        "round": number,
        "kind": kind,
        "criteria_edition": "2024",
        "evaluated_on": day.isoformat(),
        "scores": [{"item": "制度与台账", "points": points}],
        "total": points,
        "grade": "unqualified" if failed else "good",
        "issues": ["未设小份菜"] if failed else [],
        "state": "accepted",
        **(rectified if failed else {}),
    }


def _planned(canteens: Sequence[Body], year: int) -> Sequence[Body]:
    """A bit more than a third each year, so that all have their turn in the three."""
    count, nth = -(-len(canteens) * _LEAST_PERCENT // 100), _PLANNED.index(year)
    start = min(nth * count, len(canteens) - count)
    return canteens[start : start + count]


def _plan(province: str, canteens: Sequence[Body], year: int) -> Body:
    listed = [{name: canteen[name] for name in ("institution_uscc", "canteen_no")}
              for canteen in _planned(canteens, year)]  # fmt: skip
    return {"region_code": province, "year": year, "canteens": listed, "canteens_registered": len(canteens),
            "state": "accepted"}  # fmt: skip
