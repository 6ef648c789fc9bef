"""A dashboard as a process of its own, and whether its table is what the platform says."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from shared.periods import GRAINS, Period
from tests.e2e.partner import PATIENCE_S, Json, Partner
from tests.e2e.walker import PERIODS
from tests.independent.divisions import divisions

EXAMPLES = Path(__file__).parents[2] / "infra" / "examples"
REGIONS = [code for code, row in divisions().items() if row["level"] in ("province", "prefecture")]

Key = tuple[str, str, str]  # indicator, region, period


class Cell(NamedTuple):
    value: str | None
    unit: str
    display: str | None
    obs_status: str


class Dashboard:
    """`python infra/examples/<program> <source> <table>`, from a folder where nothing of the platform is found."""

    def __init__(self, program: str, source: str, folder: Path, **environment: str) -> None:
        self.path = folder / "table.sqlite"
        self._log = folder / "dashboard.log"
        self._command = [sys.executable, "-P", str(EXAMPLES / program), source, str(self.path)]
        self._environment = os.environ | environment | {"NO_PROXY": "127.0.0.1"}
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """`kill -9`."""
        assert self._process is not None
        assert self._process.poll() is None, f"it ended by itself: {self.log_tail()}"
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """SIGTERM: it ends at once, and without complaint."""
        assert self._process is not None
        self._process.terminate()
        assert self._process.wait(15) == 0, self.log_tail()

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def table(self) -> dict[Key, Cell]:
        with closing(sqlite3.connect(self.path)) as table:
            rows = table.execute("SELECT indicator, region, period, value, unit, display, obs_status FROM value")
            return {(row[0], row[1], row[2]): Cell(*row[3:]) for row in rows}

    def change(self, *statements: str) -> None:
        """What else may happen to the file while the dashboard is down."""
        with closing(sqlite3.connect(self.path)) as table, table:
            for statement in statements:
                table.execute(statement)

    def log_tail(self) -> str:
        return self._log.read_text(errors="replace")[-3000:]


def agrees(dashboard: Dashboard, partner: Partner) -> None:
    """Wait until the table is what the platform says: digit for digit, nothing missing, nothing more."""
    partner.settled()
    said = values(partner)
    deadline = time.monotonic() + PATIENCE_S
    while wrong := differences(dashboard.table(), said):
        assert time.monotonic() < deadline, f"{len(wrong)} wrong: {wrong[:5]}\n{dashboard.log_tail()}"
        time.sleep(0.2)
    table = dashboard.table()
    assert published(partner) - table.keys() == set()
    assert any(cell.value for cell in table.values())


def values(partner: Partner) -> dict[Key, Cell]:
    """Every indicator of every prefecture, province, both and the circle, in every period the walker writes of which
    the indicator is announced."""
    places = [*REGIONS, "50,51", "circle"]
    found: dict[Key, Cell] = {}
    for each in partner.get("/indicators/v1/indicators").json()["items"]:
        periods = [code for code in PERIODS if GRAINS[Period.parse(code).months] in each["announced_grains"]]
        items, _ = partner.values(indicator=each["indicator"], region=places, period=periods, limit=1000)
        found |= {_key(item): _cell(item) for item in items}
    return found


def differences(table: dict[Key, Cell], said: dict[Key, Cell]) -> list[Any]:
    """What never had a value need not stand in the table."""
    missing = [(key, cell) for key, cell in said.items() if cell.value is not None and key not in table]
    return missing + [(key, cell, said.get(key)) for key, cell in table.items() if said.get(key) != cell]


def published(partner: Partner) -> set[Key]:
    """Of what the platform has ever published, the keys."""
    keys: set[Key] = set()
    page: Json = {"next": 0, "items": [None]}
    while page["items"]:
        page = partner.get("/indicators/v1/events", after=page["next"], limit=1000).json()
        keys |= {_key(event["data"]) for event in page["items"]}
    return keys


def _key(item: Json) -> Key:
    return item["indicator"], item["region"], item["period"]


def _cell(item: Json) -> Cell:
    return Cell(item["value"], item["unit"], item["display"], item["obs_status"])
