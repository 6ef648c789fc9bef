"""The topics as `schemas/topics.yaml` declares them, and how a log may differ from that."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

FILE = Path(__file__).parents[2] / "schemas" / "topics.yaml"
DAY_MS = 86_400_000


class Topic(NamedTuple):
    """One entry of the file; `retention_days` None keeps records for ever."""

    name: str
    owner: str
    partitions: int
    retention_days: int | None
    compacted: bool

    @property
    def retention_ms(self) -> int:
        """As Kafka says it: −1 is for ever."""
        return -1 if self.retention_days is None else self.retention_days * DAY_MS


class Difference(NamedTuple):
    """What a log has, where the file says otherwise. `found` None: the topic is missing."""

    topic: str
    setting: str
    wanted: str
    found: str | None


@cache
def declared() -> dict[str, Topic]:
    """The topics of the file, by name."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: Topic(name, **entry) for name, entry in entries.items()}
