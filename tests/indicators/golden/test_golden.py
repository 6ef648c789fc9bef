"""Golden cases: what the targets and duties must come to, computed by hand from the plan's text (never by the engine).

A case is a few records, what is then to be seen through the API, a correction, and what that changes. After the
correction the former answer is asked again as of the batch before: it must stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.indicators.api import router
from services.indicators.engine.batch import Batch, write
from shared.bus import Bus
from shared.db import Database
from shared.web.app import create_app
from shared.web.auth import Principal
from tests.indicators.golden.offices import Offices
from tests.indicators.golden.words import Step, Story, Words, stories

TARGETS, DUTIES = {"targets": "target"}, {"duties": "duty"}  # the call, and what a row of it is called
ASKED = {"on", "region", "target", "duty"}
TWENTY_DIGITS = Fraction(1, 10**18)  # what a value without an end is printed with, and a little less


class Platform:
    """The engine, fed with batches, and its API."""

    def __init__(self, database: Database, api: TestClient, paths: Mapping[str, str]) -> None:
        self.database, self.api, self.paths, self.offices, self.newest = database, api, paths, Offices(), ""

    def live(self, step: Step) -> None:
        with self.database.transaction() as connection:
            for each in step.assigned:
                connection.execute(
                    "INSERT INTO target_value (target, region, valid_from, value, doc_no) VALUES (%s, %s, %s, %s, %s)",
                    (f"SC14-{each['target']}", each["region"], each["valid_from"], each["value"], "文号"),
                )
            batch = Batch.of(self.offices.say(step))
            assert [error for _, error in batch.unreadable] == []
            write(connection, batch)

    def differences(self, story: Story, step: Step, as_of: str | None = None) -> list[str]:
        """What is not as expected. One request a day: it answers for all regions that are asked about."""
        answers = {day: self._rows(step, day, as_of) for day in dict.fromkeys(each["on"] for each in step.expect)}
        found = []
        for expected in step.expect:
            code, region = expected.get("target", expected.get("duty", story.code)), expected.get("region", "51")
            row = answers[expected["on"]][f"SC14-{code}", region]
            for name, wanted in expected.items():
                if name not in ASKED and not _same(wanted, got := _inside(row, name)):
                    place = f"{code} of {region} on {expected['on']}" + (f" as of {as_of}" if as_of else "")
                    found.append(f"{place}: {name} is {got}, not {wanted} ({row['status']}, {row['reason']})")
        return found

    def _rows(self, step: Step, day: str, as_of: str | None) -> dict[tuple[str, str], dict[str, Any]]:
        regions = dict.fromkeys(each.get("region", "51") for each in step.expect if each["on"] == day)
        parameters = {"plan": "SC14", "region": list(regions), "date": day} | ({"as_of": as_of} if as_of else {})
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for path, code in self.paths.items():
            answer = self.api.get(f"/indicators/v1/{path}", params=parameters)
            assert answer.status_code == 200, answer.text
            self.newest = str(answer.json()["as_of"])
            found |= {(row[code], row["region"]): row for row in answer.json()["items"]}
        return found


@pytest.fixture(scope="session")
def caller(shared_database: Database, shared_bus: Bus) -> TestClient:
    """A caller of Sichuan, of one application for all cases."""
    reader = Principal("test", frozenset({"indicators:read"}), "51")
    app = create_app("indicators", [router(shared_database, shared_bus)], verify=lambda _token: reader)
    return TestClient(app, headers={"Authorization": "Bearer any"})


@pytest.mark.parametrize("story", list(stories()), ids=lambda story: story.name)
def test_golden(database: Database, caller: TestClient, story: Story) -> None:
    platform = Platform(database, caller, DUTIES if story.code.startswith("D") else TARGETS)
    before: list[tuple[Step, str]] = []
    for step in story.steps:
        platform.live(step)
        assert platform.differences(story, step) == []
        number = platform.newest
        for earlier, earlier_number in before:
            assert platform.differences(story, earlier, earlier_number) == []
        before.append((step, number))


def _inside(row: Words, path: str) -> Any:
    """`reporting` is the reporting status; `explain.passing.of` lies deeper."""
    found: Any = row["reporting_status"] if path == "reporting" else row
    for part in () if path == "reporting" else path.split("."):
        found = found and (found[int(part)] if isinstance(found, list) else found.get(part))
    return found


def _same(wanted: Any, got: Any) -> bool:
    """Numbers are equal as numbers: `99`, `5.378`, `29900/900`."""
    if wanted is None or got is None or isinstance(got, bool):
        return wanted is got or str(wanted) == str(got).lower()
    try:
        expected, found = Fraction(wanted), Fraction(str(got))
    except ValueError:
        return bool(wanted == got)
    return abs(expected - found) <= abs(expected) * TWENTY_DIGITS
