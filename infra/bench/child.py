"""`python -m infra.bench.child STAGE ARGUMENT…`: runs one stage alone and prints what it took, as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable

from infra.bench import reading, stages, writing
from infra.bench.memory import peak_mb

STAGES: dict[str, Callable[..., stages.Moved]] = {
    stage.__name__: stage
    for stage in (
        stages.post,
        stages.copy_records,
        stages.copy_and_mark_records,
        stages.relay,
        stages.copy_log,
        stages.rebuild_cells,
        reading.project,
        reading.read_log,
        reading.stock_poll,
        writing.tuned_produce,
        writing.fill_log,
    )
}


def main() -> None:
    moved, seconds = STAGES[sys.argv[1]](*sys.argv[2:])
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = {
        "moved": moved,
        "seconds": seconds,
        "cpu_seconds": time.process_time() + others.ru_utime + others.ru_stime,
        "peak_mb": peak_mb(),
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
