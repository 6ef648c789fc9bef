"""Profile obs: a real collector sees one trace through all processes, a real Prometheus reads all of them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from services.app.platform import COPYING, PORTAL, PUBLISHING, SERVICES
from tests.containers.compose import Compose
from tests.e2e.samples import credit_code, institution, institution_path

LONGEST_S = 90.0
SPAN = re.compile(r"Trace ID +: (\w+)\n.*\n.*\n +Name +: (.*)")
PROCESSES = {
    *(*SERVICES, PORTAL, "projector", "publisher", "sealer", "keeper"),
    *(f"relay-{service}" for service in PUBLISHING),
    *(f"follow-{service}" for service in COPYING),
}
WHOLE_WAY = {"PUT", "publish", "apply", "update"}  # request, relay, projector, indicators
Seen = TypeVar("Seen")


@pytest.fixture(scope="module")
def watched(brought_up: Callable[..., Compose]) -> Compose:
    return brought_up("core", "obs", OTEL_EXPORTER_OTLP_ENDPOINT="http://collector:4318")


def awaited(look: Callable[[], Seen], enough: Callable[[Seen], bool]) -> Seen:
    """What is seen once it is enough, or when there has been time enough for it."""
    until = time.monotonic() + LONGEST_S
    while not enough(seen := look()) and time.monotonic() < until:
        time.sleep(1)
    return seen


def test_one_trace_from_the_request_to_the_indicators(watched: Compose) -> None:
    partner = watched.partner("51", "statistics:write")
    uscc = credit_code(9001)
    answer = partner.put(institution_path(uscc), institution("510104"))
    trace = answer.headers["X-Trace-Id"]
    partner.close()

    def spans() -> set[str]:
        (collector,) = watched.containers("collector")
        printed = watched.docker("logs", collector)
        found = SPAN.findall(printed.stdout + printed.stderr)
        return {name.split()[0] for id_, name in found if id_ == trace}

    assert awaited(spans, WHOLE_WAY.issubset) >= WHOLE_WAY


def test_prometheus_reads_every_process(watched: Compose) -> None:
    def targets() -> dict[str, str]:
        url = "http://127.0.0.1:9090/api/v1/targets?state=active"
        answer = json.loads(watched.inside("prometheus", "wget", "-q", "-O", "-", url).stdout)
        return {target["labels"]["service"]: target["health"] for target in answer["data"]["activeTargets"]}

    assert awaited(targets, lambda seen: list(seen.values()).count("up") == len(PROCESSES)) == dict.fromkeys(
        PROCESSES, "up"
    )
