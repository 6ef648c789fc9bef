"""The order in which the demo tells the other services: what needs another record comes after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from services.app.demo import food
from services.app.demo.bodies import Body
from services.app.demo.figures import CHONGQING, SICHUAN
from services.app.demo.programme import steps
from services.app.demo.register import Register, register
from tests.demo.provinces import small

CANTEENS, EVALUATIONS, PLANS = (
    f"/food/v1/{things}:batch" for things in ("canteens", "canteen-evaluations", "evaluation-plans")
)


@pytest.fixture(scope="module")
def registers() -> list[Register]:
    return [register(small(base, 900), 7) for base in (SICHUAN, CHONGQING)]


def test_a_resource_is_a_step_of_both_provinces(registers: list[Register]) -> None:
    found = [[(chunk.province, chunk.path) for chunk in step] for step in steps({"food": food.bodies}, registers, 7)]

    assert found == [
        [(province, path) for province in ("51", "50")] for path in (CANTEENS, EVALUATIONS, EVALUATIONS, PLANS)
    ]


def test_what_one_province_alone_tells_is_not_left_out(registers: list[Register]) -> None:
    def more_of_sichuan(known: Register, _seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
        one = ("canteens", [{"institution_uscc": known.uscc[0], "canteen_no": "1"}])
        yield from [one, one] if known.province == "51" else [one]

    found = [[chunk.province for chunk in step] for step in steps({"food": more_of_sichuan}, registers, 7)]

    assert found == [["51", "50"], ["51"]]
