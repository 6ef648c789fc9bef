"""The made-up records of the other services: each service takes every line, and they agree with one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import pytest

from services.app.demo import food, surveys, vehicles, waste
from services.app.demo.bodies import Body
from services.app.demo.figures import CHONGQING, KGCE, SICHUAN, Province
from services.app.demo.filing import Filer
from services.app.demo.programme import AT_ONCE, IN_THE_END, steps
from services.app.demo.register import Register, register
from tests.demo.provinces import small
from tests.demo.taking import know, require_taken
from tests.records.calling import Caller
from tests.records.conftest import empty_service, record_service
from tests.statistics.conftest import empty, session_api

__all__ = ["empty", "empty_service", "record_service", "session_api"]
SEED = 7
CANTEENS, EVALUATIONS, PLANS = (
    f"/food/v1/{things}:batch" for things in ("canteens", "canteen-evaluations", "evaluation-plans")
)


@pytest.fixture
def empty_one(request: pytest.FixtureRequest) -> Callable[[str], Caller]:
    """An empty service by its name."""

    def of(service: str) -> Caller:
        if service == "statistics":
            return cast(Caller, request.getfixturevalue("empty"))
        return cast(Caller, request.getfixturevalue("empty_service")(service))

    return of


@pytest.fixture(scope="module")
def sichuan() -> Register:
    return register(small(SICHUAN, 450), SEED)


@pytest.fixture(autouse=True)
def _few_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """All are alike."""
    monkeypatch.setattr(waste, "_WEIGHING", 3)


def lines(bodies: Any, of: Register, things: str) -> list[dict[str, Any]]:
    return next(list(found) for resource, found in bodies(of, SEED) if resource == things)


@pytest.mark.parametrize("service", sorted({*AT_ONCE, *IN_THE_END} - {"food"}))  # of food: test_food.py
@pytest.mark.parametrize(("base", "by"), [(SICHUAN, "sichuan"), (CHONGQING, "chongqing")], ids=["51", "50"])
def test_every_line_is_taken_as_it_is(
    empty_one: Callable[[str], Caller], service: str, base: Province, by: str
) -> None:
    api, known = empty_one(service), register(small(base, 900), SEED)
    know(api.database, known)

    for told in (AT_ONCE, IN_THE_END):
        if service in told:
            require_taken(api, told[service](known, SEED), by)


def test_a_stock_has_no_more_electric_cars_than_were_bought(sichuan: Register) -> None:
    bought: Counter[tuple[str, int]] = Counter()
    for line in lines(vehicles.bodies, sichuan, "vehicle-acquisitions"):
        for year in vehicles.COUNTED:
            if line["drive"] == "bev" and int(line["acquired_on"][:4]) <= year:
                bought[line["institution_uscc"], year] += line["count"]

    stocks = lines(vehicles.stocks, sichuan, "vehicle-stocks")
    counted = Counter({
        (line["institution_uscc"], int(line["period"])): part["count"]
        for line in stocks for part in line["vehicles"] if part["drive"] == "bev"
    })  # fmt: skip
    assert counted == bought
    assert len(stocks) == len(sichuan) * len(vehicles.COUNTED)


def test_everybody_tells_of_parking_and_charging_points_stand_on_spaces_of_their_host() -> None:
    for base in (SICHUAN, CHONGQING):
        of = register(small(base, 450), SEED)
        told = [
            body for things, found in surveys.of_everybody(of, SEED) if things == "parking-stocks" for body in found
        ]
        points = Counter(line["institution_uscc"] for line in lines(vehicles.bodies, of, "charging-points"))

        first = {body["institution_uscc"]: body["spaces"] for body in told if body["as_of"] < "2022"}
        assert first.keys() == set(of.uscc)  # before the first day of the rule
        assert {body["institution_uscc"] for body in told if body["nev_spaces"]} == points.keys()
        assert all(first[uscc] >= count for uscc, count in points.items())


def test_nearly_all_that_are_over_the_criteria_are_flagged() -> None:
    made = Filer(SICHUAN, SEED)
    (criterion,) = lines(surveys.of_everybody, made.register, "key-user-criteria")
    used = made.returns(criterion["year"])
    energy_tce = sum(used.quantities[carrier] * float(kgce) for carrier, kgce in KGCE.items()) / 1000
    over = used.rows[energy_tce >= float(criterion["energy_tce"])]
    flagged = sum(made.register.is_key_user[row] for row in over.tolist())

    assert 0.95 < flagged / len(over) < 1
    assert "演示" in criterion["cited"]  # no office has said so


def test_both_provinces_tell_who_sorts_and_weigh_some_of_it(sichuan: Register) -> None:
    for of in (sichuan, register(small(CHONGQING, 450), SEED)):
        logs = lines(waste.bodies, of, "waste-logs")
        assert {log["waste_class"] for log in logs} == {"recyclable", "food", "hazardous", "residual"}
        assert {log["period"][:4] for log in logs} == {str(year) for year in waste.YEARS}
        assert lines(waste.bodies, of, "sorting-surveys")


@pytest.fixture(scope="module")
def registers() -> list[Register]:
    return [register(small(base, 900), SEED) for base in (SICHUAN, CHONGQING)]


def test_a_resource_is_a_step_of_both_provinces(registers: list[Register]) -> None:
    found = [[(chunk.province, chunk.path) for chunk in step] for step in steps({"food": food.bodies}, registers, SEED)]

    assert found == [
        [(province, path) for province in ("51", "50")] for path in (CANTEENS, EVALUATIONS, EVALUATIONS, PLANS)
    ]


def test_what_one_province_alone_tells_is_not_left_out(registers: list[Register]) -> None:
    def more_of_sichuan(known: Register, _seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
        one = ("canteens", [{"institution_uscc": known.uscc[0], "canteen_no": "1"}])
        yield from [one, one] if known.province == "51" else [one]

    found = [[chunk.province for chunk in step] for step in steps({"food": more_of_sichuan}, registers, SEED)]

    assert found == [["51", "50"], ["51"]]
