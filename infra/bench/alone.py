"""Rows 4, 5, 1 and 12: each stage alone, beside the limit it cannot pass, in interleaved rounds."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import psycopg

from infra.bench.material import Material
from infra.bench.stages import BOUNDARY
from infra.bench.stand import Run, Stand
from infra.bench.table import Row

INSTITUTIONS = "/statistics/v1/institutions:batch"
RETURNS = "/statistics/v1/energy-returns:batch"


class Wrong(Exception):
    """A stage moved something else than it was given: it gets no rate."""


def rows(stand: Stand, material: Material, rounds: int) -> list[Row]:
    """Measure all stages; leaves the databases `posted`, `log` and `projected` of the last round."""
    bodies, register = stand.folder / "returns.ndjson", stand.folder / "institutions.ndjson"
    bodies.write_bytes(BOUNDARY.join(material.returns))
    register.write_bytes(BOUNDARY.join(material.institutions))
    stand.run("post", stand.fresh("registered", like="statistics"), str(register), INSTITUTIONS)
    size = material.size

    def post() -> Run:
        run = stand.run("post", stand.fresh("posted", like="registered"), str(bodies), RETURNS)
        return _exactly(size, run, "post")

    def copy_records() -> Run:
        run = stand.run("copy_records", stand.server.url("posted"), stand.fresh("scratch", like="statistics"))
        return _exactly(size, run, "copy_records")

    ingest = _pair("4 NDJSON ingest ÷ raw COPY of record, revision, outbox", post, copy_records, 0.5, rounds)

    def relay() -> Run:
        return stand.run("relay", stand.fresh("relayed", like="posted"), stand.fresh("log"))

    def copy_log() -> Run:
        return stand.run("copy_log", stand.server.url("log"), stand.fresh("scratch"))

    relayed = _pair("5 relay ÷ raw COPY into the log's table", relay, copy_log, None, rounds)

    def project() -> Run:
        run = stand.run("project", stand.fresh("projected", like="indicators"), stand.server.url("log"))
        _check_sums(stand, material)
        return run

    def read_log() -> Run:
        return stand.run("read_log", stand.server.url("log"))

    def rebuild() -> Run:
        return stand.run("rebuild_cells", stand.server.url("projected"))

    projected = _pair("1 projector ÷ reading and decoding the same events", project, read_log, 0.2, rounds)
    rebuilt = _pair("12 rebuild of all cells (facts) ÷ projector (events)", rebuild, project, 1.0, 1)
    return [ingest, relayed, projected, rebuilt]


def _pair(name: str, stage: Callable[[], Run], limit: Callable[[], Run], goal: float | None, rounds: int) -> Row:
    """Stage and limit in turn; the median of the ratios of the rounds."""
    pairs = [(stage(), limit()) for _ in range(rounds)]
    return Row(
        name,
        value=median(run.rate for run, _ in pairs),
        limit=median(run.rate for _, run in pairs),
        ratio=median(run.rate / most.rate for run, most in pairs),
        goal=goal,
        peak_mb=max(run.peak_mb for run, _ in pairs),
        cpu_us=median(run.cpu_seconds / run.moved for run, _ in pairs) * 1e6,
    )


def _exactly(expected: int, run: Run, stage: str) -> Run:
    if run.moved != expected:
        raise Wrong(f"{stage} moved {run.moved} of {expected}")
    return run


def _check_sums(stand: Stand, material: Material) -> None:
    """The cells hold what the generator added up, year by year."""
    with psycopg.connect(stand.server.url("projected")) as connection:
        found = connection.execute(
            """SELECT first_month / 12, sum(electricity_grid_wh)::bigint FROM energy_cell
            WHERE months = 12 GROUP BY 1 HAVING sum(electricity_grid_wh) <> 0"""
        ).fetchall()
    expected = {year: kwh * 1_000 for year, kwh in material.electricity_kwh.items()}
    if dict(found) != expected:
        raise Wrong(f"cells hold {dict(found)} Wh, the input {expected} Wh")
