"""The stages of the platform and their limits, each a function that works on databases made ready for it.

Every function returns how many lines or events it moved and in how many seconds; it is run in a process of
its own by `infra.bench.child`. Nothing here is the platform's own code written again: a limit is the raw work
(COPY, reading and decoding) that the stage cannot do without.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import httpx
import psycopg

from infra.bench.material import LINES_A_REQUEST
from infra.bench.memory import collect_as_the_platform_does
from infra.bench.together import Crew, Span, together
from services.app.embedded import make_routes
from services.indicators.engine.decode import TOPICS
from services.indicators.engine.rebuild import rebuild
from services.statistics import api
from shared.bus import connect
from shared.db import Database
from shared.outbox.relay import BATCH, Relay
from shared.web.app import create_app
from shared.web.auth import Principal

Moved = tuple[int, float]
RETURNS = {  # what one line of a batch becomes: table, and the rows of it that returns wrote
    "energy_return": "energy_return",
    "energy_return_revision": "energy_return_revision",
    "outbox": "outbox WHERE type LIKE '%energy_return%'",
}
CONNECTIONS = 4  # two partners, each of whom sends the next batch while the last one is still written


def post(statistics: str, bodies: str, path: str, processes: str = "1") -> Moved:
    """NDJSON batches through web applications of statistics, a process each, over `CONNECTIONS` in all.

    `bodies` is a folder with the batches, named by their numbers. Returns how many lines were accepted.
    """
    return together(int(processes), _post, statistics, bodies, path)


def _post(crew: Crew, statistics: str, bodies: str, path: str) -> Span:
    caller = Principal("bench", frozenset({"statistics:write", "review:decide"}), "51")
    database = Database(statistics)
    app = create_app("bench", [api.router(database)], verify=lambda _token: caller)
    make_routes(app)  # as every process of the platform does; so does the next
    collect_as_the_platform_does()

    async def run() -> int:
        headers = {"Authorization": "Bearer bench", "Content-Type": "application/x-ndjson"}
        transport, batches = httpx.ASGITransport(app), _taken(crew, Path(bodies))
        async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
            connections = [_send(client, path, batches) for _ in range(CONNECTIONS // crew.processes)]
            return sum(await asyncio.gather(*connections))

    with database.transaction():
        crew.begin()  # connected, as the COPY is beside which it stands
    began = time.monotonic()
    return Span(asyncio.run(run()), began, time.monotonic())


async def _send(client: httpx.AsyncClient, path: str, batches: Iterator[bytes]) -> int:
    """Over one connection: how many lines were accepted."""
    lines = 0
    for batch in batches:
        answer = await client.post(path, content=batch, timeout=60)
        receipts = answer.content.strip().split(b"\n")
        lines += len(receipts) - answer.content.count(b'"problem":')
    return lines


def _taken(crew: Crew, bodies: Path) -> Iterator[bytes]:
    """The batches of a folder, as this process takes them from the common heap: none runs far ahead of another."""
    while (batch := bodies / str(crew.take())).exists():
        yield batch.read_bytes()


def copy_records(statistics: str, empty: str) -> Moved:
    """Raw COPY of the rows that `post` wrote (record, revision, outbox), a thousand lines a transaction.

    The rows, and nothing else: no triggers, so none of the outbox's rows is marked as waiting.
    """
    return _copy_records(statistics, empty, "replica")


def copy_and_mark_records(statistics: str, empty: str) -> Moved:
    """The same, and the trigger marks each row of the outbox as waiting, in a narrow table beside it.

    An outbox is rows and what tells those that wait: the tables of the trial that set the goal had it as a column.
    It is work that no way of writing can do without, so this is the limit that ingest is up against.
    """
    return _copy_records(statistics, empty, "origin")


def _copy_records(statistics: str, empty: str, replication_role: str) -> Moved:
    requests = list(zip_longest(*(_binary_rows(statistics, rows, LINES_A_REQUEST) for rows in RETURNS.values())))
    with psycopg.connect(empty) as connection:
        connection.execute(f"SET session_replication_role = {replication_role}")
        began = time.perf_counter()
        for chunks in requests:
            for table, data in zip(RETURNS, chunks, strict=True):
                if data is not None:
                    _copy(connection, table, data)
            connection.commit()
        seconds = time.perf_counter() - began
        lines = connection.execute("SELECT count(*) FROM outbox").fetchone()
    return (lines[0] if lines else 0), seconds


def relay(statistics: str, log: str) -> Moved:
    """The relay publishes a full outbox."""
    bus = connect(log)
    bus.create_topics(TOPICS)
    collect_as_the_platform_does()
    producer = bus.producer()
    producer.publish([])  # connects
    running = Relay(Database(statistics), producer, "statistics")
    events, began = 0, time.perf_counter()
    while moved := running.step():
        events += moved
    seconds = time.perf_counter() - began
    running.close()
    return events, seconds


def copy_log(log: str, empty: str) -> Moved:
    """Raw COPY of the log's rows, as many a transaction as the relay publishes at once."""
    connect(empty).create_topics([])
    chunks = list(_binary_rows(log, "record", BATCH))
    with psycopg.connect(empty) as connection:
        events, began = 0, time.perf_counter()
        for chunk in chunks:
            events += _copy(connection, "record", chunk)
            connection.commit()
        return events, time.perf_counter() - began


def rebuild_cells(indicators: str) -> Moved:
    """All cells computed anew from the facts."""
    database = Database(indicators)
    with database.transaction() as connection:
        row = connection.execute("SELECT count(*) FROM energy_fact").fetchone()
    began = time.perf_counter()
    if rebuild(database) is not None:
        raise AssertionError("rebuild found a difference")
    return (row[0] if row else 0), time.perf_counter() - began


def _binary_rows(url: str, source: str, rows: int) -> Iterator[bytes]:
    """A table (and perhaps a WHERE) as COPY streams of `rows` rows each."""
    with psycopg.connect(url) as connection:
        connection.execute(
            f"CREATE TEMP TABLE dump AS SELECT row_number() OVER () AS place, t.* FROM (SELECT * FROM {source}) t"
        )
        connection.execute("CREATE INDEX ON dump (place)")
        total = connection.execute("SELECT count(*) FROM dump").fetchone()
        columns = connection.execute(
            """SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = 'dump'::regclass AND attnum > 1"""
        ).fetchone()
        assert total is not None
        assert columns is not None
        for first in range(0, total[0], rows):
            query = f"SELECT {columns[0]} FROM dump WHERE place > {first} AND place <= {first + rows}"
            with connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
                yield b"".join(copy)


def _copy(connection: psycopg.Connection, table: str, data: bytes) -> int:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
            copy.write(data)
        return cursor.rowcount
