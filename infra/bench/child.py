"""`python -m infra.bench.child STAGE ARGUMENT…`: runs one stage alone and prints what it took, as JSON."""

from __future__ import annotations

import json
import sys
import time

from infra.bench.memory import peak_mb
from infra.bench.stages import STAGES


def main() -> None:
    moved, seconds = STAGES[sys.argv[1]](*sys.argv[2:])
    report = {
        "moved": moved,
        "seconds": seconds,
        "cpu_seconds": time.process_time(),
        "peak_mb": peak_mb(),
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
