"""`python -m infra.bench.child STAGE ARGUMENT…`: runs one stage alone and prints what it took, as JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from infra.bench.stages import STAGES


def peak_mb() -> int:
    """The most memory this process ever held (getrusage would count what its parent held before the exec)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


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
