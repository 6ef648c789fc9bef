"""schemas/topics.yaml says what the code takes for granted."""

from __future__ import annotations

from services.app.platform import PUBLISHING
from services.app.schemas import EVENTS
from shared.bus.base import PARTITIONS
from shared.bus.topics import Topic, declared
from shared.events.envelope import topic_of


def test_every_service_that_declares_events_owns_its_topic() -> None:
    services = {kind.service for kind in EVENTS}

    assert {topic.name: topic.owner for topic in declared().values()} == {topic_of(s): s for s in services}
    assert set(PUBLISHING) <= services


def test_all_topics_have_the_partitions_that_numbers_are_shared_by() -> None:
    assert {topic.partitions for topic in declared().values()} == {PARTITIONS}


def test_values_are_compacted_and_records_are_not() -> None:
    assert {topic.name for topic in declared().values() if topic.compacted} == {topic_of("indicators")}


def test_retention_in_kafkas_words() -> None:
    assert Topic("t", "statistics", PARTITIONS, 2, False).retention_ms == 172_800_000
    assert Topic("t", "statistics", PARTITIONS, None, False).retention_ms == -1
