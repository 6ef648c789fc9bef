"""The projector: reads the log and applies it, exactly once, in batches.

Crash-only: any error ends the *run*. What was read and not committed is dropped, ownership and offsets are
taken from the database again, and reading starts there. So there is one way to recover, and it is the way
every start goes. While PostgreSQL applies one batch the next one is read and decoded.
"""

from __future__ import annotations

import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg

from services.indicators.engine import batch as batches
from services.indicators.engine.batch import Batch, Fenced
from services.indicators.engine.decode import TOPICS
from services.indicators.engine.status import unread
from services.indicators.engine.watched import applying
from shared.bus import Bus, BusUnavailable, Received, TopicPartition
from shared.db import Connection, Database
from shared.telemetry import log

GROUP = "bashu.indicators.projector"
LARGEST_BATCH = 20_000
SMALL_BATCH, LINGER_S = 500, 0.03  # a batch costs some 5 ms however small: let a trickle gather
FAILED_RUNS = 5


class Projector:
    """One member of the projector group. `run` supervises; `step` is one read and, in the end, one batch."""

    def __init__(self, database: Database, bus: Bus, *, largest_batch: int = LARGEST_BATCH) -> None:
        self._database, self._bus, self._largest = database, bus, largest_batch
        self._run: _Run | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`; raises after `FAILED_RUNS` failed runs in a row (a supervisor starts it again)."""
        failed = 0
        while not stop.is_set():
            try:
                while not stop.is_set():
                    read = self.step(0.5)
                    if self._run and self._run.applied:  # to have read is no success: a batch may fail for ever
                        failed = 0
                    if 0 < read < SMALL_BATCH:
                        stop.wait(LINGER_S)
            except (psycopg.Error, BusUnavailable, Fenced) as error:
                failed += 1
                log.warning("projector run ended", error=str(error), failed_runs=failed)
                self.abandon()
                if failed >= FAILED_RUNS:
                    raise
                stop.wait(min(2.0**failed / 10, 5))
        self.close()

    def step(self, timeout_s: float) -> int:
        """Read once and hand over what came; returns how many events were read.

        With nothing new to read, waits for the batch in hand, so `step` returning 0 means all is applied.
        """
        if self._run is None:
            self._run = _Run(self._database, self._bus)
        return self._run.step(self._largest, timeout_s)

    def drain(self, timeout_s: float = 30) -> None:
        """Apply everything the log holds now, of all numbers: those of members that left too (tests, bench)."""
        until = time.monotonic() + timeout_s
        while self.step(0.02) or self._unread():
            if time.monotonic() > until:
                raise TimeoutError("the log was not worked off in time")

    def _unread(self) -> int:
        with self._database.transaction() as connection:
            return unread(connection, self._bus)

    def numbers(self) -> frozenset[int]:
        """The partition numbers it works on: of these it says how far behind they are."""
        run = self._run  # another thread asks
        return run.numbers if run else frozenset()

    def abandon(self) -> None:
        """End the run without finishing: what is not committed is dropped."""
        run, self._run = self._run, None
        if run is not None:
            run.abandon()

    def close(self) -> None:
        """Finish the batch in hand, then leave the group."""
        run, self._run = self._run, None
        if run is not None:
            run.finish()


class _Run:
    """From taking ownership to the first error."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._bus = bus
        self._owner = uuid.uuid4().hex
        self._connection = database.session(autocommit=False)
        self._connection.prepare_threshold = None  # plans made while tables are empty would live on
        self._consumer = bus.consumer(GROUP, TOPICS)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="projector")
        self._in_hand: tuple[Future[None], Batch] | None = None
        self.numbers: frozenset[int] = frozenset()
        self.applied = 0  # batches

    def step(self, limit: int, timeout_s: float) -> int:
        records = self._consumer.poll(limit, 0 if self._in_hand else timeout_s)
        if self._ownership_changed():
            self._wait()
            self._take_over()
            return max(len(records), 1)  # to be read again, from the database's offsets
        if not records:
            self._wait()
            return 0
        batch = Batch.of(records)
        self._wait()
        self._in_hand = self._worker.submit(self._commit, batch, records), batch
        return len(records)

    def _ownership_changed(self) -> bool:
        return self._consumer.numbers() != self.numbers or any(
            TopicPartition(topic, number) not in self._consumer.positions()
            for topic in TOPICS
            for number in self.numbers
        )

    def _take_over(self) -> None:
        """Put this run's name on the fences of its numbers, and go on where the database says they are."""
        self.numbers = self._consumer.numbers()
        with self._connection.transaction():
            self._connection.execute(
                """INSERT INTO fence (number, owner) SELECT n, %(owner)s FROM unnest(%(numbers)s::smallint[]) n
                ORDER BY n ON CONFLICT (number) DO UPDATE SET owner = excluded.owner""",
                {"owner": self._owner, "numbers": sorted(self.numbers)},
            )
            rows = self._connection.execute(
                "SELECT number, offsets FROM fence WHERE owner = %s", (self._owner,)
            ).fetchall()
        applied = {
            TopicPartition(topic, number): offset for number, offsets in rows for topic, offset in offsets.items()
        }
        starts = {place: start for place, (start, _) in self._bus.bounds(TOPICS).items()}
        self._consumer.seek(
            {place: applied.get(place, start) for place, start in starts.items() if place.partition in self.numbers}
        )

    def _commit(self, batch: Batch, records: list[Received]) -> None:
        try:
            self._apply(batch, records)
        except psycopg.DataError as error:
            self._commit_in_halves(records, error)

    def _apply(self, batch: Batch, records: list[Received]) -> None:
        with applying(batch, records) as applied, self._connection.transaction():
            applied.number = batches.apply(self._connection, batch, self._owner)

    def _commit_in_halves(self, records: list[Received], error: psycopg.DataError) -> None:
        """A record that PostgreSQL refuses becomes a dead letter; its neighbours are applied."""
        if len(records) == 1:
            alone = Batch(positions=Batch.of(records).positions, unreadable=[(records[0], str(error))], events=1)
            self._apply(alone, records)
            return
        middle = len(records) // 2
        for half in (records[:middle], records[middle:]):
            self._commit(Batch.of(half), half)

    def _wait(self) -> None:
        """Wait for the batch in hand; raises what ended it."""
        in_hand, self._in_hand = self._in_hand, None
        if in_hand is not None:
            applied, batch = in_hand
            applied.result()
            self.applied += 1
            self._consumer.commit(batch.positions)

    def finish(self) -> None:
        try:
            self._wait()
        finally:
            self.abandon()

    def abandon(self) -> None:
        self._worker.shutdown(wait=True)
        _close(self._connection)
        self._consumer.close()


def _close(connection: Connection) -> None:
    try:
        connection.close()
    except psycopg.Error:
        log.debug("connection was already broken")
