"""Rows 10 and 11: what an event costs when there have been ten times as many, and the memory it takes."""

from __future__ import annotations

import json
from statistics import mean

from infra.bench.alone import check_sums
from infra.bench.stand import Run, Stand
from infra.bench.table import Row

SMALL = 500_000


def rows(stand: Stand, large: int) -> list[Row]:
    """The projector on a log of `SMALL` and on one of `large` events; CPU is its own and PostgreSQL's.

    The large one takes so long that the machine is another afterwards: the small one is measured before and after it.
    """
    before, after, before_too = (_projected(stand, size) for size in (SMALL, large, SMALL))
    cost, cost_before = _cpu_us(after), mean(map(_cpu_us, (before, before_too)))
    name = f"10 CPU per event at {large:,} ÷ at {SMALL:,} (projector and PostgreSQL)"
    return [
        Row(name, cost, cost_before, cost / cost_before, 1.3, unit="µs", smaller_is_better=True),
        Row(
            f"11 peak memory of the projector at {large:,}", after.peak_mb, goal=512, unit="MB", smaller_is_better=True
        ),
    ]


def _projected(stand: Stand, size: int) -> Run:
    log, sums = stand.fresh_log("large"), stand.folder / "sums.json"
    stand.run("fill_log", log, str(size), str(sums))
    run = stand.run("project", stand.fresh("projected", like="indicators"), log, "1")
    check_sums(stand, {int(year): wh for year, wh in json.loads(sums.read_bytes()).items()})
    return run


def _cpu_us(run: Run) -> float:
    return (run.cpu_seconds + run.database_cpu_s) / run.moved * 1e6
