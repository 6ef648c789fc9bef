"""PostgreSQL restarts under load: 503 meanwhile, then success; nothing lost, nothing half-written."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.db import Database, Server
from shared.db.embedded import Embedded
from shared.db.migrate import upgrade
from tests.statistics.service import Api, institution, keyed, receipts

MIGRATIONS = Path(__file__).parents[2] / "services" / "statistics" / "migrations"
WRITERS, BATCHES, LINES = 3, 25, 20


@pytest.fixture
def own_server() -> Iterator[tuple[Embedded, Database]]:
    """A server that may be killed, with a migrated database."""
    folder = Path(tempfile.mkdtemp(prefix="bashu-restart-"))
    embedded = Embedded(folder)
    server = Server(embedded.url)
    server.create("bashu_statistics")
    upgrade(server.url("bashu_statistics"), MIGRATIONS)
    database = Database(server.url("bashu_statistics"))
    yield embedded, database
    database.close()
    embedded.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_what_was_answered_is_there_and_what_failed_can_be_sent_again(
    own_server: tuple[Embedded, Database],
) -> None:
    embedded, database = own_server
    first = Api(database)
    usccs = [f"TMP-{number}" for number in range(LINES)]
    first.batch("institutions", [{"uscc": uscc, **institution(valid_from="2000-01-01")} for uscc in usccs])
    answers: list[int] = []
    failures: list[object] = []

    def write(writer: int) -> None:
        api = Api(database)
        for number in range(BATCHES):
            lines = [keyed(f"{2000 + number}-{writer + 1:02d}", uscc) for uscc in usccs]
            while (answer := api.batch("energy-returns", lines)).status_code != 200:
                answers.append(answer.status_code)
                time.sleep(0.05)
            answers.append(200)
            failures.extend(entry for entry in receipts(answer) if entry["status"] not in (200, 201))
        api.close()

    writers = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(WRITERS)]
    for thread in writers:
        thread.start()
    for enough in (WRITERS, 2 * WRITERS):  # batches kept before the next crash
        while answers.count(200) < enough:
            time.sleep(0.001)
        kill(embedded)
        while embedded.running() or answers[-1] == 200:
            time.sleep(0.01)
        embedded.revive()
    for thread in writers:
        thread.join(timeout=60)

    assert failures == []
    assert set(answers) == {200, 503}
    with database.transaction() as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM energy_return), (SELECT count(*) FROM energy_return_revision),"
            " (SELECT count(*) FROM outbox WHERE type LIKE '%energy_return%'),"
            " (SELECT count(*) FROM energy_return JOIN energy_return_revision USING (record_id, revision))"
        ).fetchone()
    assert row == (WRITERS * BATCHES * LINES,) * 4
    first.close()


def kill(embedded: Embedded) -> None:
    """An immediate shutdown, as after a crash: open transactions are lost."""
    postmaster = int((Path(embedded.url.split("host=")[1].split("&")[0]) / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGQUIT)
