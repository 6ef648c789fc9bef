"""Offsets without a record: transaction markers, aborted records, what compaction took out. None of them is a loss."""

from __future__ import annotations

import time

import pytest
from kafka import KafkaProducer

from shared.bus import Bus, Consumer, OffsetOutOfRange, TopicPartition
from shared.bus.partitions import partition_of
from tests.contract.kafka_log import KafkaLog
from tests.contract.steps import PATIENCE_S, fill, read, settle, start
from tests.kafka_broker import Broker

TOPIC = "gaps"
PLACE = TopicPartition(TOPIC, partition_of(b"key"))


@pytest.fixture
def member(bus: Bus) -> Consumer:
    bus.create_topics([TOPIC])
    return bus.consumer("readers", [TOPIC])


def transaction(broker: Broker, log: KafkaLog, values: list[bytes], *, commit: bool) -> None:
    """What another system's transactional producer does."""
    producer = KafkaProducer(bootstrap_servers=broker.address, transactional_id="other system", acks="all")
    producer.init_transactions()
    producer.begin_transaction()
    for value in values:
        producer.send(log.prefix + TOPIC, value, b"key", partition=PLACE.partition)
    producer.flush()
    (producer.commit_transaction if commit else producer.abort_transaction)()
    producer.close()


def test_the_reader_comes_to_the_end_over_markers_and_sees_no_aborted_record(
    bus: Bus, log: KafkaLog, kafka: Broker, member: Consumer
) -> None:
    fill(bus.producer(), TOPIC, b"key", [b"before"])
    transaction(kafka, log, [b"committed"], commit=True)
    transaction(kafka, log, [b"aborted"], commit=False)
    start(bus, member, [TOPIC])
    assert [record.value for record in read(member, 2)] == [b"before", b"committed"]
    end = bus.bounds([TOPIC])[PLACE][1]
    assert end == 5  # two records, an aborted one, two markers
    await_position(member, end)
    fill(bus.producer(), TOPIC, b"key", [b"after"])
    assert [(record.offset, record.value) for record in read(member, 1)] == [(end, b"after")]
    member.close()


def test_only_markers_behind_a_position_have_no_age(bus: Bus, log: KafkaLog, kafka: Broker, member: Consumer) -> None:
    transaction(kafka, log, [b"aborted"], commit=False)
    assert bus.oldest({PLACE: 0}) is None
    member.close()


def test_a_position_inside_a_gap_is_no_error_but_one_before_the_start_is(
    bus: Bus, log: KafkaLog, kafka: Broker, member: Consumer
) -> None:
    transaction(kafka, log, [b"aborted", b"aborted"], commit=False)
    last = fill(bus.producer(), TOPIC, b"key", [b"after"])[0]
    settle(member)
    member.seek({PLACE: 1})
    assert [record.offset for record in read(member, 1)] == [last.offset]
    log.forget(PLACE, last.offset)
    member.seek({PLACE: 1})
    with pytest.raises(OffsetOutOfRange):
        member.poll(10, 5)
    member.close()


def test_what_compaction_took_out_is_passed_over(bus: Bus, log: KafkaLog, member: Consumer) -> None:
    log.configure(TOPIC, {"cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.001", "segment.ms": "200"})
    producer = bus.producer()
    for number in range(20):
        fill(producer, TOPIC, b"key", [b"%d" % number])
    settle(member)
    deadline = time.monotonic() + PATIENCE_S
    offsets = [0]
    while offsets[0] == 0:
        assert time.monotonic() < deadline, f"nothing was compacted: {offsets}"
        time.sleep(0.3)
        last = fill(producer, TOPIC, b"key", [b"newest"])[0]  # rolls the segment; only closed ones are compacted
        member.seek({PLACE: 0})
        offsets = [record.offset for record in member.poll(1000, 5)]
        while offsets[-1] < last.offset:
            offsets += [record.offset for record in member.poll(1000, 5)]
    assert offsets == sorted(set(offsets))
    assert len(offsets) < last.offset + 1
    member.close()


def await_position(member: Consumer, end: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while member.positions()[PLACE] != end:
        assert member.poll(10, 0.1) == []
        assert time.monotonic() < deadline, member.positions()[PLACE]


def test_messages_of_other_writers_with_a_key_of_none_are_read(bus: Bus, log: KafkaLog, kafka: Broker) -> None:
    bus.create_topics([TOPIC])
    with KafkaProducer(bootstrap_servers=kafka.address) as producer:
        producer.send(log.prefix + TOPIC, b"no key", partition=3).get(10)
    member = bus.consumer("readers", [TOPIC])
    start(bus, member, [TOPIC])
    (record,) = read(member, 1)
    assert (record.key, record.value) == (b"", b"no key")
    member.close()
