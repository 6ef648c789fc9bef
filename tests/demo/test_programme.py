"""The made-up records of the other services: each service takes every line, and they agree with one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from services.app.demo import vehicles, waste
from services.app.demo.figures import CHONGQING, SICHUAN, Province
from services.app.demo.programme import AT_ONCE, IN_THE_END, chunks
from services.app.demo.register import Register, register
from tests.demo.provinces import small
from tests.records.conftest import empty_service, record_service
from tests.records.service import Api, receipts

__all__ = ["empty_service", "record_service"]
SEED = 7
RECORD_SERVICES = ("vehicles", "projects", "food", "waste")


@pytest.fixture(scope="module")
def sichuan() -> Register:
    return register(small(SICHUAN, 450), SEED)


def lines(bodies: Any, of: Register, things: str) -> list[dict[str, Any]]:
    return next(list(found) for resource, found in bodies(of, SEED) if resource == things)


@pytest.mark.parametrize("service", RECORD_SERVICES)
@pytest.mark.parametrize(("base", "by"), [(SICHUAN, "sichuan"), (CHONGQING, "chongqing")], ids=["51", "50"])
def test_every_line_is_taken_as_it_is(
    empty_service: Callable[[str], Api], service: str, base: Province, by: str
) -> None:
    api, known = empty_service(service), register(small(base, 900 if service == "projects" else 450), SEED)
    with api.database.transaction() as connection:
        connection.cursor().executemany(
            "INSERT INTO institution_row (uscc, valid_from, name, type_code, level, region_code, is_key_user)"
            " VALUES (%s, '2010-01-01', '某单位', '021', 'county', %s, %s)",
            list(zip(known.uscc, known.region_code, known.is_key_user, strict=True)),
        )
    for told in (AT_ONCE, IN_THE_END):
        for chunk in chunks({service: told[service]} if service in told else {}, known, SEED):
            things = chunk.path.rsplit("/", 1)[1].removesuffix(":batch")
            answer = receipts(api.post(f"{things}:batch?mode=each", b"\n".join(chunk.lines()), by=by))

            assert [receipt.get("problem") for receipt in answer if receipt["status"] >= 400] == []
            assert answer[-1]["revision"] == chunk.last_revision


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


def test_both_provinces_tell_who_sorts_and_weigh_some_of_it(sichuan: Register) -> None:
    for of in (sichuan, register(small(CHONGQING, 450), SEED)):
        logs = lines(waste.bodies, of, "waste-logs")
        assert {log["waste_class"] for log in logs} == {"recyclable", "food", "hazardous", "residual"}
        assert {log["period"][:4] for log in logs} == {str(year) for year in waste.YEARS}
        assert lines(waste.bodies, of, "sorting-surveys")
