"""What the rules look at beside a return: read from a year around it, and the same as if all on file had been read."""

from __future__ import annotations

import random

import orjson
import pytest

from services.statistics.commands import RETURNS
from services.statistics.commands import history as reading
from services.statistics.rules.returns import ReturnKey
from shared.db import Connection
from shared.periods import Period
from shared.records import batches
from shared.records.kind import Key, Request
from shared.web.conditions import Precondition
from tests.statistics.service import CALLERS, Api, institution, keyed

OFFICE = CALLERS["sichuan"]
USCCS = [f"TMP-{number}" for number in range(4)]
PERIODS = [str(year) for year in range(2012, 2026)]
PERIODS += [f"{year}-{month:02d}" for year in (2015, 2019, 2020) for month in range(1, 13)]


def key(uscc: str, period: str) -> ReturnKey:
    at = Period.parse(period)
    return ReturnKey(uscc, "NY201", at.months, at.first_month)


def seen(connection: Connection, asked: list[ReturnKey]) -> tuple[object, ...]:
    requests = [Request(one, Precondition(), b"", None, None, None) for one in asked]
    found = reading.read_history(connection, requests)
    return found.wanted, {one: (found._last(one), found._around.get(one)) for one in asked}, found._known.keys()


@pytest.mark.parametrize("seed", range(12))
def test_a_year_around_shows_what_all_on_file_would(api: Api, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    api.batch("institutions", [{"uscc": uscc, **institution(valid_from="2010-01-01")} for uscc in USCCS])
    filed = [(uscc, period) for uscc in USCCS for period in PERIODS if chance.random() < chance.choice((0.05, 0.9))]
    lines = [keyed(period, uscc, state="accepted") for uscc, period in filed]
    batches.run(api.database, RETURNS, b"\n".join(map(orjson.dumps, lines)), OFFICE, "each")
    questions = [
        [key(chance.choice(USCCS), period) for period in chance.sample(PERIODS, chance.randint(1, 3))]
        for _ in range(20)
    ]

    def read_all(connection: Connection, asked: list[Key]) -> reading.Filed:
        return reading._read_filed(connection, asked, 0, reading._NEVER)

    with api.database.transaction() as connection:
        around = [seen(connection, asked) for asked in questions]
        monkeypatch.setattr(reading, "_filed", read_all)
        everything = [seen(connection, asked) for asked in questions]
    assert around == everything
    assert any(wanted for wanted, *_ in around)
