"""`python -m infra.bench [--log kafka|postgresql] [--sizes 50000,500000] [--rounds 3] [--large 5000000] [--targets]`"""

from __future__ import annotations

import argparse
import signal
import sys

from infra.bench import alone, large, running, targets
from infra.bench.material import make
from infra.bench.stand import stand
from infra.bench.table import show
from infra.kafka.local import missing


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description=__doc__)
    parser.add_argument("--log", choices=["kafka", "postgresql"], help="default: kafka where java and mvn are there")
    parser.add_argument("--sizes", default="50000,500000", help="returns, one table for each; none: leaves them out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", type=int, default=5_000_000, help="events of rows 10 and 11; 0 leaves them out")
    parser.add_argument("--targets", action=argparse.BooleanOptionalAction, default=True, help="row 9; --no-targets")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what it started ends with it
    if (reason := missing()) and asked.log == "kafka":
        sys.exit(f"no Kafka: {reason}")
    if reason and asked.log is None:
        sys.stderr.write(f"on the log in PostgreSQL, for want of Kafka: {reason}\n")
    log = asked.log or ("postgresql" if reason else "kafka")
    for size in map(int, filter(None, asked.sizes.split(","))):
        with stand(kafka=log == "kafka") as here:
            material = make(size)
            stages, slowest = alone.rows(here, material, asked.rounds)
            table = [*stages, *running.rows(here, material, slowest, asked.rounds)]
            show(f"{size:,} returns on {log}, medians of {asked.rounds} rounds", table)
    if asked.targets:
        with stand(kafka=False) as here:
            show("all targets of the plan, in one process", targets.rows(here))
    if asked.large:
        with stand(kafka=log == "kafka") as here:
            show(f"the projector on {log}, one round", large.rows(here, asked.large))


if __name__ == "__main__":
    main()
