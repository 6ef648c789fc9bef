"""What only the broker can refuse, and how the others of the call fare."""

from __future__ import annotations

import os

from shared.bus import Bus, Failed, Message, Stored
from tests.contract.kafka_log import KafkaLog
from tests.contract.steps import read, start
from tests.kafka_broker import Broker


def test_the_topics_own_limit_refuses_one_message_and_what_follows_of_its_key(bus: Bus, log: KafkaLog) -> None:
    bus.create_topics(["narrow"])
    log.configure("narrow", {"max.message.bytes": "10000"})
    large = os.urandom(20_000)
    calls = [Message("narrow", b"key", value) for value in (b"1", large, b"2")]
    others = [Message("narrow", b"other-%d" % number, b"x") for number in range(100)]
    outcomes = bus.producer().publish(calls + others)
    assert [type(outcome) for outcome in outcomes] == [Stored, Failed, Failed] + [Stored] * 100
    member = bus.consumer("readers", ["narrow"])
    start(bus, member, ["narrow"])
    assert {record.value for record in read(member, 101)} == {b"1", b"x"}
    member.close()


def test_a_topic_with_another_number_of_partitions_is_refused(bus: Bus, log: KafkaLog) -> None:
    log.create("foreign", 3)
    (outcome,) = bus.producer().publish([Message("foreign", b"key", b"x")])
    assert outcome == Failed("foreign has 3 partitions")


def test_a_topic_that_is_made_later_is_found(bus: Bus) -> None:
    producer = bus.producer()
    message = Message("late", b"key", b"x")
    assert producer.publish([message]) == [Failed("unknown topic late")]
    bus.create_topics(["late"])
    assert isinstance(producer.publish([message])[0], Stored)


def test_two_platforms_on_one_cluster_do_not_see_each_other(bus: Bus, kafka: Broker) -> None:
    bus.create_topics(["same"])
    neighbour = KafkaLog(kafka).connect()
    assert neighbour.bounds(["same"]) == {}
    neighbour.close()
