"""`python -m infra.bench [--sizes 50000,500000] [--rounds 3]`"""

from __future__ import annotations

import argparse

from infra.bench import alone
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
            show(f"{size:,} returns, medians of {asked.rounds} rounds", alone.rows(here, make(size), asked.rounds))


if __name__ == "__main__":
    main()
