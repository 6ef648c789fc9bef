"""What the made-up institutions tell vehicles: cars bought since 2021, more of them electric every year; promotions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from services.app.demo.bodies import Body
from services.app.demo.numbers import chance
from services.app.demo.register import Register, first_of_each_node

YEARS = range(2021, 2026)
CARS_A_YEAR, POINTS = 12, 6  # of one node
HILLS = ("5104", "5132", "5133", "5134")  # the prefectures that the target exempts
_PROMOTIONS_A_YEAR = 11


def bodies(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    """A node's cars are bought by its first institution; promotions go round the nodes."""
    buyers = first_of_each_node(register)
    yield (
        "vehicle-acquisitions",
        [body for year in YEARS for node, uscc in buyers.items() for body in _bought(node, uscc, year, seed)],
    )
    yield "charging-points", [_point(node, uscc, n) for node, uscc in buyers.items() for n in range(POINTS)]
    hosts = cycle(buyers.values())
    yield "nev-promotions", [_promotion(next(hosts), year, n) for year in YEARS for n in range(_PROMOTIONS_A_YEAR)]


def _bought(node: str, uscc: str, year: int, seed: int) -> Iterator[Body]:
    """The electric and the other cars of one year; in the hills few are electric."""
    random = chance(seed, 20, year, *node.encode())
    mean = 0.08 if node[:4] in HILLS else 0.34 + 0.06 * (year - YEARS[0])
    electric = int(random.binomial(CARS_A_YEAR, mean))
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


def _point(node: str, uscc: str, n: int) -> Body:
    """One more each year; every third is open to the public."""
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
        "in_service_from": f"{min(2020 + n, 2025)}-05-01",
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
