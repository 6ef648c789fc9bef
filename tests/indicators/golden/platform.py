"""The engine, fed with the batches of a case, and its API, asked as a caller in Sichuan."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from fastapi.testclient import TestClient
from psycopg import sql

from services.indicators.engine.batch import Batch, write
from shared.db import Database
from tests.indicators.golden.offices import Offices
from tests.indicators.golden.words import Step, Words

TARGETS, DUTIES = {"targets": "target"}, {"duties": "duty"}  # the call, and what a row of it is called
ASKED = {"on", "region", "target", "duty"}
TWENTY_DIGITS = Fraction(1, 10**18)  # what a value without an end is printed with, and a little less
# The API remembers what it computed while the facts stand. So what tells that they changed goes on rising.
KEPT = ["alembic_version", "standard", "batch_number", "record_changes"]
REVISIONS_OF_A_CASE = 1_000


class Platform:
    """One case. `paths`: what is asked for. `number`: of the case, so that revisions go on rising from case to case."""

    def __init__(self, database: Database, api: TestClient, paths: Mapping[str, str], number: int) -> None:
        self.database, self.api, self.paths = database, api, paths
        self.offices = Offices(revisions_before=number * REVISIONS_OF_A_CASE)
        self.newest = ""  # the batch that the last answer was given at

    def live(self, step: Step) -> None:
        with self.database.transaction() as connection:
            for each in step.assigned:
                connection.execute(
                    "INSERT INTO target_value (target, region, valid_from, value, doc_no) VALUES (%s, %s, %s, %s, %s)",
                    (_full(each["target"]), each["region"], each["valid_from"], each["value"], "文号"),
                )
            batch = Batch.of(self.offices.say(step))
            assert [error for _, error in batch.unreadable] == []
            write(connection, batch)

    def differences(self, code: str, step: Step, as_of: str | None = None) -> list[str]:
        """What is not as expected. One request a day and plan: it answers for all regions that are asked about."""
        days = dict.fromkeys(each["on"] for each in step.expect)
        answers = {day: self._rows(code, step, day, as_of) for day in days}
        found = []
        for expected in step.expect:
            name, region = _name(expected, code), expected.get("region", "51")
            row = answers[expected["on"]][name, region]
            place = f"{name} of {region} on {expected['on']}" + (f" as of {as_of}" if as_of else "")
            found += [
                f"{place}: {field} is {got}, not {wanted} ({row['status']}, {row['reason']})"
                for field, wanted in expected.items()
                if field not in ASKED and not _same(wanted, got := _inside(row, field))
            ]
        return found

    def _rows(self, code: str, step: Step, day: str, as_of: str | None) -> dict[tuple[str, str], dict[str, Any]]:
        asked = [each for each in step.expect if each["on"] == day]
        regions = list(dict.fromkeys(each.get("region", "51") for each in asked))
        names: dict[str, dict[str, None]] = {}  # by plan, each once
        for each in asked:
            name = _name(each, code)
            names.setdefault(_plan(name), {})[name] = None
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for plan, of_plan in names.items():
            parameters = {"plan": plan, "region": regions, "date": day} | ({"as_of": as_of} if as_of else {})
            if self.paths == TARGETS:  # the other 57 would be judged as well, which takes ten times as long
                parameters["target"] = list(of_plan)
            for path, called in self.paths.items():
                answer = self.api.get(f"/indicators/v1/{path}", params=parameters)
                assert answer.status_code == 200, answer.text
                self.newest = str(answer.json()["as_of"])
                found |= {(row[called], row["region"]): row for row in answer.json()["items"]}
        return found


def empty(database: Database) -> None:
    """Forget the case, but not how far the counters had come."""
    with database.transaction() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")  # no trigger guards what was approved
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)", (KEPT,)
        ).fetchall()
        for (table,) in tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def _name(expected: Words, code: str) -> str:
    """The target or duty that an expectation is about: the case's own, unless it names another."""
    return _full(str(expected.get("target", expected.get("duty", code))))


def _full(name: str) -> str:
    """Those of SC14 are written without their plan."""
    return name if name.startswith("R2022-") else f"SC14-{name}"


def _plan(name: str) -> str:
    return name.partition("-")[0]


def _inside(row: Words, path: str) -> Any:
    """`reporting` is the reporting status; `explain.passing.of` lies deeper."""
    found: Any = row
    for part in ("reporting_status",) if path == "reporting" else path.split("."):
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
