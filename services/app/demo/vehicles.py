"""What the made-up institutions tell vehicles: cars bought since 2021, more of them electric every year; promotions.

In the end the planned province's institutions count what they have: at the end of 2023 and of 2025.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from services.app.demo.bodies import Body
from services.app.demo.numbers import Random, chance
from services.app.demo.register import PLANNED, Register, first_of_each_node, stands

YEARS = range(2021, 2026)
COUNTED = (2023, 2025)  # at the end of these
CARS_A_YEAR, POINTS_A_YEAR = 12, (1, 1, 2, 3, 4)  # of one node
HILLS = ("5104", "5132", "5133", "5134")  # the prefectures that the target exempts
_PROMOTIONS_A_YEAR = 11


def bodies(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    """A node's cars are bought by its first institution; promotions go round the nodes."""
    buyers = first_of_each_node(register)
    yield (
        "vehicle-acquisitions",
        [body for year in YEARS for node, uscc in buyers.items() for body in _bought(node, uscc, year, seed)],
    )
    yield "charging-points", [point for node, uscc in buyers.items() for point in _points(node, uscc)]
    hosts = cycle(buyers.values())
    yield "nev-promotions", [_promotion(next(hosts), year, n) for year in YEARS for n in range(_PROMOTIONS_A_YEAR)]


def stocks(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    """Who buys for its node has what it bought and fewer old cars each time; of the others one in three has two."""
    if register.province != PLANNED:
        return
    buyers = first_of_each_node(register)
    electric = {
        (uscc, year): sum(_electric(node, until, seed) for until in range(YEARS[0], year + 1))
        for node, uscc in buyers.items()
        for year in COUNTED
    }
    yield (
        "vehicle-stocks",
        [
            _stock(uscc, year, electric.get((uscc, year)), n)
            for year in COUNTED
            for n, (uscc, node) in enumerate(zip(register.uscc, register.region_code, strict=True))
            if stands(node)
        ],
    )


def _bought(node: str, uscc: str, year: int, seed: int) -> Iterator[Body]:
    """The electric and the other cars of one year; in the hills few are electric."""
    random, electric = _drawn(node, year, seed)
    for line, (drive, count) in enumerate((("bev", electric), ("petrol", CARS_A_YEAR - electric)), start=1):
        if count:
            yield {
                "institution_uscc": uscc,
                "acquisition_no": f"{year}-{line}",
                "acquired_on": f"{year}-{int(random.integers(1, 13)):02d}-15",
                "kind": "new" if line == 1 else "replacement",
                "drive": drive,
                "use": "general",
                "count": count,
                "state": "accepted",
            }


def _electric(node: str, year: int, seed: int) -> int:
    _, electric = _drawn(node, year, seed)
    return electric


def _drawn(node: str, year: int, seed: int) -> tuple[Random, int]:
    """How many of a year's cars are electric, and the chance of the rest that is told of them."""
    random = chance(seed, 20, year, *node.encode())
    mean = 0.08 if node[:4] in HILLS else 0.34 + 0.06 * (year - YEARS[0])
    return random, int(random.binomial(CARS_A_YEAR, mean))


def _stock(uscc: str, year: int, electric: int | None, n: int) -> Body:
    """`electric`: None of who buys no cars."""
    passed = year - YEARS[0] + 1
    if electric is None:
        owned = {"petrol": 2 if n % 3 == 0 else 0}
    else:
        owned = {"bev": electric, "petrol": 2 * CARS_A_YEAR + passed * CARS_A_YEAR // 2 - electric}
    return {
        "institution_uscc": uscc,
        "period": str(year),
        "vehicles": [{"drive": drive, "ownership": "owned", "count": count} for drive, count in owned.items() if count],
        "state": "accepted",
    }


def _points(node: str, uscc: str) -> Iterator[Body]:
    """More each year; every third is open to the public."""
    years = [year for year, count in zip(YEARS, POINTS_A_YEAR, strict=True) for _ in range(count)]
    for n, year in enumerate(years):
        yield _point(node, uscc, n, year)


def _point(node: str, uscc: str, n: int, year: int) -> Body:
    return {
        "asset_code": f"CDZ-{node}-{n + 1:04d}",
        "institution_uscc": uscc,
        "site": f"{node}-S1",
        "operator": "演示充电公司",
        "current": "ac",
        "power_kw": "7",
        "connectors": 1,
        "parking_spaces": 1,
        "open_to_public": n % 3 == 0,
        "in_service_from": f"{year}-05-01",
    }


def _promotion(uscc: str, year: int, n: int) -> Body:
    return {
        "institution_uscc": uscc,
        "held_on": f"{year}-{n + 1:02d}-20",
        "title": f"新能源汽车进机关第 {n + 1} 场",
        "place": "机关大院",
        "vehicles_shown": 8 + n,
        "visitors": 120 + 10 * n,
        "state": "accepted",
    }
