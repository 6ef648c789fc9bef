"""`python -m infra.bench [--sizes 50000,500000] [--rounds 3]`"""

from __future__ import annotations

import argparse

from infra.bench import alone, running
from infra.bench.material import make
from infra.bench.stand import stand
from infra.bench.table import show


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description=__doc__)
    parser.add_argument("--sizes", default="50000,500000", help="returns, one table for each")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    for size in map(int, asked.sizes.split(",")):
        with stand() as here:
            material = make(size)
            stages = alone.rows(here, material, asked.rounds)
            slowest = min(row.value for row in stages[:3])
            table = [*stages, *running.rows(here.folder / "platform", material, slowest)]
            show(f"{size:,} returns, medians of {asked.rounds} rounds", table)


if __name__ == "__main__":
    main()
