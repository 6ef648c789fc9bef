"""What the made-up institutions tell food: canteens, two hundred of them raised since 2021, and their evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from services.app.demo.bodies import Body
from services.app.demo.numbers import chance
from services.app.demo.register import Register, stands

UPGRADED = (32, 38, 44, 52, 46)  # of Sichuan, 2021 to 2025: 114 of the 119 due by the end of 2023, then 212 of 200
_BESIDE = 90  # canteens that were not
_FAILED = 25  # one evaluation in so many


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
    """In the last quarter of 2024; the failed ones were to be put right by the end of January."""
    failed = n % _FAILED == 0
    points = "52" if failed else "86.5"
    return {
        "institution_uscc": canteen["institution_uscc"],
        "canteen_no": canteen["canteen_no"],
        "round": "2024-Q4",
        "kind": "internal",
        "criteria_edition": "2024",
        "evaluated_on": f"2024-11-{n % 28 + 1:02d}",
        "scores": [{"item": "制度与台账", "points": points}],
        "total": points,
        "grade": "unqualified" if failed else "good",
        "issues": ["未设小份菜"] if failed else [],
        "state": "accepted",
        **({"rectify_by": "2025-01-31"} if failed else {}),
    }
