"""`bashu topics`: schemas/topics.yaml is what the cluster has, or it is told where not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from shared.bus.kafka import KafkaBus
from shared.bus.topics import Difference, declared
from tests.app.running import COMMAND, ROOT
from tests.contract.kafka_log import KafkaLog


def bashu(log: KafkaLog, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"BUS_URL": log.url, "PATH": "/usr/bin:/bin", "BASHU_DATA": str(folder)}
    return subprocess.run(
        [*COMMAND, "topics", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_what_is_missing_is_told_then_made_then_agrees(log: KafkaLog, tmp_path: Path) -> None:
    before = bashu(log, "diff", folder=tmp_path)
    assert before.returncode == 1
    assert "bashu.indicators: cleanup.policy = 无 / missing → compact" in before.stdout
    assert bashu(log, "apply", folder=tmp_path).returncode == 0
    assert bashu(log, "diff", folder=tmp_path).stdout.strip() == "没有差别 / no difference"
    assert bashu(log, "apply", folder=tmp_path).returncode == 0


def test_a_topic_set_otherwise_is_told_and_mended(bus: KafkaBus, log: KafkaLog) -> None:
    bus.create_topics(declared())
    log.configure("bashu.statistics", {"retention.ms": "1000", "max.message.bytes": "12345"})
    different = [Difference("bashu.statistics", "retention.ms", "-1", "1000")]
    assert bus.topic_differences(declared()) == different
    assert bus.apply_topics(declared()) == different
    assert bus.topic_differences(declared()) == []


def test_partitions_are_never_changed(bus: KafkaBus, log: KafkaLog, tmp_path: Path) -> None:
    log.create("bashu.statistics", 3)
    with pytest.raises(ValueError, match="12 partitions"):
        bus.apply_topics(declared())
    told = bashu(log, "diff", folder=tmp_path)
    assert "bashu.statistics: partitions = 3 → 12" in told.stdout
    refused = bashu(log, "apply", folder=tmp_path)
    assert refused.returncode == 1
    assert "refuses" in refused.stderr


def test_the_platform_makes_its_topics_as_they_are_declared(bus: KafkaBus) -> None:
    bus.create_topics(declared())
    assert bus.topic_differences(declared()) == []
