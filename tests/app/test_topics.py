"""`bashu topics` on the log in PostgreSQL, which knows topics by name alone. Kafka's is in tests/kafka."""

from __future__ import annotations

import os
import subprocess

from shared.db import Server
from tests.app.running import COMMAND, ROOT


def bashu(server: Server, url: str, command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": server.base_url, "BUS_URL": url}
    return subprocess.run(
        [*COMMAND, "topics", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_missing_topics_are_told_then_made(server: Server) -> None:
    server.create("topics_log")
    url = server.url("topics_log")
    before = bashu(server, url, "diff")
    assert before.returncode == 1
    assert "bashu.statistics: partitions = 无 / missing → 12" in before.stdout
    assert bashu(server, url, "apply").returncode == 0
    assert bashu(server, url, "diff").returncode == 0
    server.drop("topics_log")
