"""The made-up returns of waste: the service takes every line of both provinces."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.app.demo.figures import CHONGQING, SICHUAN, Province
from services.app.demo.register import register
from services.app.demo.waste import bodies
from tests.demo.provinces import small
from tests.demo.taking import know, require_taken
from tests.records.conftest import empty_service, record_service
from tests.records.service import Api

__all__ = ["empty_service", "record_service"]
SEED = 7


@pytest.mark.parametrize(("base", "by"), [(SICHUAN, "sichuan"), (CHONGQING, "chongqing")], ids=["51", "50"])
def test_every_line_is_taken_as_it_is(empty_service: Callable[[str], Api], base: Province, by: str) -> None:
    api, known = empty_service("waste"), register(small(base, 900), SEED)
    know(api.database, known)
    found = list(bodies(known, SEED))

    require_taken(api, found, by)
    if base is SICHUAN:
        surveys = [line for things, lines in found for line in lines if things == "sorting-surveys"]
        assert {line["sorting"] for line in surveys} == {True, False}, "both kinds of answer were tried"
