"""The dashboard over Kafka, step by step, on topics of its own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest
from kafka import KafkaConsumer
from kafka.errors import UnknownTopicOrPartitionError

from infra.examples.dashboard_kafka import KNOWN, TABLES, TOPIC, go_on, take_in_all
from shared.bus import Bus, Message, TopicPartition
from tests.contract.kafka_log import KafkaLog
from tests.examples.conftest import Json, Rows
from tests.kafka_broker import Broker

pytestmark = pytest.mark.kafka
State = Callable[..., Json]
PATIENCE_MS = 20_000


@pytest.fixture
def log(kafka: Broker) -> Iterator[KafkaLog]:
    with ExitStack() as stack:
        log = KafkaLog(kafka)
        stack.callback(log.remove)
        yield log


@pytest.fixture
def bus(log: KafkaLog) -> Iterator[Bus]:
    with closing(log.connect()) as bus:
        bus.create_topics([TOPIC])
        yield bus


@pytest.fixture
def table() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as table:
        table.executescript(TABLES)
        yield table


@pytest.fixture
def catch_up(kafka: Broker, log: KafkaLog, bus: Bus, table: sqlite3.Connection) -> Callable[[], None]:
    """Run the dashboard, as if started anew, until it stands at the log's end."""

    def run() -> None:
        topic = log.prefix + TOPIC
        ends = {place.partition: end for place, (_, end) in bus.bounds([TOPIC]).items() if end}
        with closing(KafkaConsumer(bootstrap_servers=kafka.address, auto_offset_reset="none")) as consumer:
            go_on(consumer, table, topic)
            while dict(table.execute("SELECT * FROM position")) != ends:
                batches = consumer.poll(PATIENCE_MS)
                assert batches, f"nothing came, and the end {ends} was not reached"
                take_in_all(table, batches)

    return run


def event(state: Json, type: bytes = KNOWN[0]) -> Message:
    key = f"{state['indicator']}|{state['region']}|{state['period']}"
    return Message(TOPIC, key.encode(), json.dumps(state).encode(), (("ce_type", type),))


def publish(bus: Bus, *messages: Message) -> None:
    with closing(bus.producer()) as producer:
        producer.publish(messages)


def test_each_run_goes_on_where_the_last_one_stopped(
    bus: Bus, table: sqlite3.Connection, catch_up: Callable[[], None], state: State, rows: Rows
) -> None:
    publish(bus, event(state("1", 7)), event(state("2", 7, "50")))
    catch_up()
    assert rows(table) == {"50": ("2", 7), "51": ("1", 7)}
    with table:
        table.execute("DELETE FROM value WHERE region = '50'")  # would come back if it were read again
    publish(bus, event(state(None, 8)))
    catch_up()
    assert rows(table) == {"51": (None, 8)}


def test_what_comes_twice_or_late_changes_nothing(
    bus: Bus, table: sqlite3.Connection, catch_up: Callable[[], None], state: State, rows: Rows
) -> None:
    twice = [event(state("1", 7)), event(state("2", 8))]
    publish(bus, *twice, *twice, event(state("1", 7)))
    catch_up()
    assert rows(table) == {"51": ("2", 8)}


def test_a_tombstone_removes_the_value(
    bus: Bus, table: sqlite3.Connection, catch_up: Callable[[], None], state: State, rows: Rows
) -> None:
    publish(bus, event(state("1", 7)), event(state("2", 7, "50,51")), Message(TOPIC, b"water_total|50,51|2021", None))
    catch_up()
    assert rows(table) == {"51": ("1", 7)}


def test_what_is_unknown_or_unreadable_is_logged_and_passed_over(
    bus: Bus,
    table: sqlite3.Connection,
    catch_up: Callable[[], None],
    state: State,
    rows: Rows,
    caplog: pytest.LogCaptureFixture,
) -> None:
    good = event(state("1", 7))
    newer = b"cn.bashu.indicators.value.published.v2"
    publish(
        bus,
        event({**state("9", 9), "new": "shape"}, newer),
        replace(good, value=b"{"),
        replace(good, value=b"{}"),
        replace(good, headers=()),
        replace(good, key=b"no key of ours", value=None),
        good,
    )
    catch_up()
    assert rows(table) == {"51": ("1", 7)}
    assert len([line for line in caplog.records if line.name == "root"]) == 5
    assert newer.decode() in caplog.text


@pytest.mark.parametrize("stands_at", ["before the log's start", "behind its end"])
def test_a_log_that_does_not_go_on_where_we_stopped_is_read_anew(
    stands_at: str,
    bus: Bus,
    log: KafkaLog,
    table: sqlite3.Connection,
    catch_up: Callable[[], None],
    state: State,
    rows: Rows,
) -> None:
    publish(bus, event(state("1", 70)), event(state("2", 71)), event(state("3", 7)))
    (place, (_, end)) = next((place, bounds) for place, bounds in bus.bounds([TOPIC]).items() if bounds[1])
    catch_up()
    assert rows(table) == {"51": ("2", 71)}

    log.configure(TOPIC, {"cleanup.policy": "delete"})  # a compacted topic forgets nothing
    log.forget(TopicPartition(*place), end - 1)  # what is left stems from an older backup
    with table:
        table.execute("UPDATE position SET next_offset = ?", (1 if stands_at == "before the log's start" else 99,))
    catch_up()
    assert rows(table) == {"51": ("3", 7)}


def test_a_topic_that_is_not_there_is_an_error_to_wait_for(kafka: Broker, table: sqlite3.Connection) -> None:
    with (
        closing(KafkaConsumer(bootstrap_servers=kafka.address, allow_auto_create_topics=False)) as consumer,
        pytest.raises(UnknownTopicOrPartitionError),
    ):
        go_on(consumer, table, "no.such.topic")


def test_what_was_read_and_where_to_read_on_are_kept_together_or_not_at_all(
    bus: Bus, table: sqlite3.Connection, catch_up: Callable[[], None], state: State, rows: Rows
) -> None:
    publish(bus, event(state("1", 7)))
    table.execute("CREATE TRIGGER full BEFORE INSERT ON position BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(sqlite3.DatabaseError, match="disk full"):
        catch_up()
    assert rows(table) == {}
    table.execute("DROP TRIGGER full")
    catch_up()
    assert rows(table) == {"51": ("1", 7)}
