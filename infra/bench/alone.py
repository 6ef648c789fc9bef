"""Rows 4, 5, 1, 2 and 12: each stage alone, beside the limit it cannot pass, in interleaved rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

import psycopg

from infra.bench.material import Material
from infra.bench.platform import INSTITUTIONS, RETURNS
from infra.bench.stand import Run, Stand, in_all
from infra.bench.table import Row, of_rounds

LINES_A_ROUND = 150_000  # fewer take so short that they meet the machine fast or slow by chance


class Wrong(Exception):
    """A stage moved something else than it was given: it gets no rate."""


def rows(stand: Stand, material: Material, rounds: int) -> tuple[list[Row], Callable[[], float]]:
    """Measure all stages; and how to measure the slowest of them (ingest, relay, projector) once more."""
    bodies = _kept(material.returns, stand.folder / "returns")
    register = _kept(material.institutions, stand.folder / "institutions")
    stand.run("post", stand.fresh("registered", like="statistics"), str(register), INSTITUTIONS)
    stand.settle("registered")
    size = material.size

    def post(processes: int = 1) -> Run:
        posted = stand.fresh("posted", like="registered")
        return _exactly(size, stand.run("post", posted, str(bodies), RETURNS, str(processes)), "post")

    def copy_records(stage: str) -> Run:
        run = stand.run(stage, stand.server.url("posted"), stand.fresh("scratch", like="statistics"))
        return _exactly(size, run, stage)

    def each_in_turn() -> tuple[Run, ...]:
        return post(), post(2), copy_records("copy_records"), copy_records("copy_and_mark_records")

    def round_of_ingest() -> tuple[Run, ...]:
        turns = [each_in_turn() for _ in range(min(3, -(-LINES_A_ROUND // size)))]
        return tuple(map(in_all, zip(*turns, strict=True)))

    posts = [round_of_ingest() for _ in range(rounds)]
    what = "raw COPY of record, revision, outbox"
    ingest = _row(f"4 NDJSON ingest, two processes ÷ {what}", [(p, c) for _, p, c, _ in posts], 0.5)
    marked = _row("4 the same ÷ that COPY, its outbox marked as waiting", [(p, m) for _, p, _, m in posts], None)
    one = _row("4 one process ÷ that COPY", [(p, c) for p, _, c, _ in posts], None)

    log = ""

    def relay() -> Run:
        nonlocal log
        log = stand.fresh_log("log")
        return stand.run("relay", stand.fresh("relayed", like="posted"), log)

    def limit_of_relay() -> Run:
        stage = "tuned_produce" if stand.broker else "copy_log"
        return stand.run(stage, log, stand.fresh_log("scratch"))

    what, goal = ("kafka-python's tuned produce", 0.7) if stand.broker else ("raw COPY into the log's table", None)
    relayed = _pair(f"5 relay ÷ {what}", relay, limit_of_relay, goal, rounds)

    def project(members: int = 1) -> Run:
        run = stand.run("project", stand.fresh("projected", like="indicators"), log, str(members))
        check_sums(stand, {year: kwh * 1_000 for year, kwh in material.electricity_kwh.items()})
        return run

    def read() -> Run:
        return stand.run("stock_poll" if stand.broker else "read_log", log)

    def rebuild() -> Run:
        return stand.run("rebuild_cells", stand.server.url("projected"))

    what = "stock poll()" if stand.broker else "reading and decoding the same events"
    projected = _pair(f"1 projector ÷ {what}", project, read, 0.2, rounds)
    table = [ingest, marked, one, relayed, projected]
    if stand.broker:
        table.append(_pair(f"2 two projectors ÷ {what}", lambda: project(2), read, 0.3, rounds))
    table.append(_pair("12 rebuild of all cells (facts) ÷ projector (events)", rebuild, project, 1.0, rounds))
    _, slowest = min(((one, post), (relayed, relay), (projected, project)), key=lambda stage: stage[0].value)
    return table, lambda: slowest().rate


def _kept(batches: Sequence[bytes], folder: Path) -> Path:
    """A folder for `stages.post`: half a gigabyte of batches is not memory of the platform."""
    folder.mkdir()
    for number, batch in enumerate(batches):
        (folder / str(number)).write_bytes(batch)
    return folder


def _pair(name: str, stage: Callable[[], Run], limit: Callable[[], Run], goal: float | None, rounds: int) -> Row:
    """Stage and limit in turn."""
    return _row(name, [(stage(), limit()) for _ in range(rounds)], goal)


def _row(name: str, pairs: Sequence[tuple[Run, Run]], goal: float | None) -> Row:
    return of_rounds(
        name,
        [(run.rate, most.rate) for run, most in pairs],
        goal,
        peak_mb=max(run.peak_mb for run, _ in pairs),
        cpu_us=median(run.cpu_seconds / run.moved for run, _ in pairs) * 1e6,
    )


def _exactly(expected: int, run: Run, stage: str) -> Run:
    if run.moved != expected:
        raise Wrong(f"{stage} moved {run.moved} of {expected}")
    return run


def check_sums(stand: Stand, wh: Mapping[int, int]) -> None:
    """The cells of the database `projected` hold what the generator added up, year by year. Raises `Wrong`."""
    with psycopg.connect(stand.server.url("projected")) as connection:
        found = connection.execute(
            """SELECT first_month / 12, sum(electricity_grid_wh)::bigint FROM energy_cell
            WHERE months = 12 GROUP BY 1 HAVING sum(electricity_grid_wh) <> 0"""
        ).fetchall()
    if dict(found) != wh:
        raise Wrong(f"cells hold {dict(found)} Wh, the input {wh} Wh")
