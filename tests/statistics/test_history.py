"""A glance at a batch, beside the year around it, says what a close look at each line beside all on file would."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import numpy as np
import orjson
import pytest

from services.statistics.commands import RETURNS
from services.statistics.commands import history as reading
from services.statistics.rules import glance
from services.statistics.rules.neighbours import Beside, Mask, find_beside
from shared import review
from shared.db import Connection
from shared.periods import Period
from shared.records import batches
from shared.records.kind import Key, Request, Saved
from shared.records.writing import Outcome, put_all
from shared.web.problems import Problem
from tests.statistics.service import CALLERS, Api, institution, keyed, line

OFFICE = CALLERS["sichuan"]
USCCS = [f"TMP-{number}" for number in range(6)]
YEARS = [str(year) for year in range(2012, 2026)]
MONTHS = [f"{year}-{month:02d}" for year in (2015, 2019, 2020) for month in range(1, 13)]
SHARES = [(1.0, 0.0), (0.0, 1.0), (0.3, 0.0), (0.0, 0.9), (0.0, 1.0), (0.5, 1.0)]  # of years and months on file
# The limits are 1.1, 1.3 and a million times.
FAR = (1.06, 1.11, 1.12, 1.16, 1.31, 1.36, 0.89, 0.69, 0, 1_050_000, 2_000_000, 3_000_000)
LINES = [("electricity", {"unit": "kWh"}), ("water", {"unit": "m3"}), ("gasoline", {"unit": "L", "use": "vehicle"})]


def read(lines: list[dict[str, Any]]) -> list[Request]:
    _, decoded = batches._decode_all(RETURNS, b"\n".join(map(orjson.dumps, lines)))
    return [one for one in batches._read_all(RETURNS, decoded) if isinstance(one, Request)]


def a_line(chance: random.Random, uscc: str, period: str) -> dict[str, Any]:
    """Mostly about what all others say; now and then with a gap, another carrier, or far from it."""

    def about(usual: int) -> str:
        times = chance.uniform(1, 1.04) if chance.random() < 0.93 else chance.choice(FAR)
        return str(round(usual * times))

    lines = [line(item=item, quantity=about(1000), cost_yuan="0", **more) for item, more in LINES]
    if chance.random() < 0.1:
        lines = chance.sample(lines, chance.randint(1, 3))
    if chance.random() < 0.1:
        lines = [{**one, "quantity": "1000"} for one in lines]
    if chance.random() < 0.02:
        del lines[0]["cost_yuan"]
    area = None if chance.random() < 0.02 else about(1000)
    people = None if chance.random() < 0.02 else {"staff": about(100)}
    state = "accepted" if chance.random() < 0.95 else "submitted"
    return keyed(
        period, uscc, state=state, reason="抄表更正，按复核后的读数", lines=lines, floor_area_m2=area, users=people
    )


def file(api: Api, chance: random.Random) -> set[tuple[str, str]]:
    """Some institutions report years, some months, some both; whole years of these, or not."""
    api.batch("institutions", [{"uscc": uscc, **institution(valid_from="2010-01-01")} for uscc in USCCS])
    filed = [
        (uscc, period)
        for uscc, (years, months) in zip(USCCS, SHARES, strict=True)
        for period in (*YEARS, *MONTHS)
        if chance.random() < (years if period in YEARS else months)
    ]
    put_all(api.database, RETURNS, read([a_line(chance, *key) for key in filed]), OFFICE)
    return set(filed)


def questions(chance: random.Random, filed: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """A batch: in the order of time or in none, new returns and corrections, of which some are refused."""
    asking = chance.sample(range(len(USCCS)), chance.choice((1, 2, 6)))
    other = chance.choice((YEARS, MONTHS))
    kinds = {USCCS[one]: other if chance.random() < 0.1 else MONTHS if SHARES[one][1] else YEARS for one in asking}
    years = chance.choice((["2015"], ["2020"], ["2019", "2020"], YEARS))
    asked = {uscc: [period for period in kind if period[:4] in years] for uscc, kind in kinds.items()}
    keys = [
        (uscc, period)
        for uscc, periods in asked.items()
        for period in chance.sample(periods, min(len(periods), chance.randint(0, 20)))
    ]
    keys = sorted(keys, key=lambda key: Period.parse(key[1])) if chance.random() < 0.85 else keys
    return [
        {**a_line(chance, *key), **({"revision": chance.choice((1, 1, 1, 7))} if key in filed else {})} for key in keys
    ]


def told(outcomes: list[Outcome]) -> list[object]:
    return [(one.status, one.revision.findings) if isinstance(one, Saved) else one.as_dict() for one in outcomes]


@pytest.mark.parametrize("seed", range(15))
def test_a_glance_says_what_a_close_look_would(api: Api, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    filed = file(api, chance)
    asked = [requests for _ in range(40) if (requests := read(questions(chance, filed)))]
    glances: list[float] = []

    def watch(*arguments: Any) -> Mask:
        found = glance.quiet(*arguments)
        glances.append(float(found.mean()))
        return found

    def look_closer(_rules: object, _loaded: object, _contents: object, beside: Beside) -> Mask:
        return np.zeros_like(beside.is_simple)

    def read_all(connection: Connection, asked: list[Key]) -> list[reading.Filed]:
        return reading._read_filed(connection, asked, 0, reading._NEVER)

    def judge() -> list[list[object]]:
        return [told(put_all(api.database, RETURNS, requests, OFFICE, whole=True, doomed=True)) for requests in asked]

    monkeypatch.setattr(reading, "quiet", watch)
    quickly = judge()
    monkeypatch.setattr(reading, "quiet", look_closer)
    monkeypatch.setattr(reading, "_filed", read_all)
    assert quickly == judge()
    everything = [one for of_one in quickly for one in of_one]
    assert 0.05 < np.mean(glances) < 0.95
    assert any(isinstance(one, tuple) and one[1] != b"[]" for one in everything)
    assert any(isinstance(one, dict) for one in everything)


@pytest.mark.parametrize(("state", "repeats"), [("submitted", False), ("accepted", True)])
def test_an_earlier_line_is_a_neighbour_once_it_counts(api: Api, state: str, repeats: bool) -> None:
    api.batch("institutions", [{"uscc": USCCS[0], **institution(valid_from="2010-01-01")}])
    january, february = keyed("2020-01", USCCS[0], state=state), keyed("2020-02", USCCS[0], state="submitted")
    _, outcome = put_all(api.database, RETURNS, read([january, february]), OFFICE)
    assert isinstance(outcome, Saved)
    assert (b"identical_to_previous" in outcome.revision.findings) is repeats


def test_a_line_is_compared_with_what_is_on_file_once_the_line_before_it_is_refused(api: Api) -> None:
    def filed(period: str, m3: str, **more: object) -> dict[str, Any]:
        lines = [line(item="water", unit="m3", quantity=m3, cost_yuan="0")]
        return keyed(period, USCCS[0], state="accepted", lines=lines, reason="抄表更正，按复核后的读数", **more)

    api.batch("institutions", [{"uscc": USCCS[0], **institution(valid_from="2010-01-01")}])
    put_all(api.database, RETURNS, read([filed("2019", "1000")]), OFFICE)
    refused, saved = put_all(
        api.database, RETURNS, read([filed("2019", "3000", revision=7), filed("2020", "3100")]), OFFICE
    )
    assert isinstance(refused, Problem)
    assert isinstance(saved, Saved)
    assert b"quantity_changed" in saved.revision.findings


def test_the_oldest_return_after_a_line_may_be_an_earlier_line(api: Api) -> None:
    api.batch("institutions", [{"uscc": USCCS[0], **institution(valid_from="2010-01-01")}])
    march, february = (
        keyed(period, USCCS[0], state="accepted", lines=[line(item="water", unit="m3", quantity=m3, cost_yuan="0")])
        for period, m3 in (("2020-03", "1"), ("2020-02", "2000000"))
    )
    _, outcome = put_all(api.database, RETURNS, read([march, february]), OFFICE)
    assert isinstance(outcome, Problem)
    assert [error["code"] for error in outcome.as_dict()["errors"]] == ["implausible_growth"]


def test_a_rule_that_cannot_be_asked_at_a_glance_has_every_line_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    (request,) = read([keyed("2020", USCCS[0], state="accepted")])
    rules, figures = review.in_force(date(2026, 11, 27)).rules, [request.sent.figures]
    beside = find_beside([], [request.key])
    assert glance.quiet(rules, frozenset(), figures, beside).tolist() == [True]
    assert glance.quiet(rules, frozenset({"prices"}), figures, beside).tolist() == [False]
    monkeypatch.delitem(glance._TESTS, "level_changed")
    assert glance.quiet(rules, frozenset(), figures, beside).tolist() == [False]
