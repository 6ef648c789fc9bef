"""kafka-python may stand still without a word: then reading begins anew, with a new client."""

from __future__ import annotations

from typing import Any

import pytest
from kafka import KafkaConsumer as Client

from shared.bus import Bus, BusUnavailable
from shared.bus.kafka import consumer
from tests.contract.steps import fill, read, start

TOPIC = "still"


def test_a_client_that_brings_nothing_although_records_wait_is_replaced(
    bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus.create_topics([TOPIC])
    member = bus.consumer("readers", [TOPIC])
    start(bus, member, [TOPIC])
    poll, silent = Client.poll, member._client  # type: ignore[attr-defined]

    def poll_unless_silent(client: Client, *arguments: Any, **more: Any) -> Any:
        return {} if client is silent else poll(client, *arguments, **more)

    fill(bus.producer(), TOPIC, b"key", [b"waits"])
    with monkeypatch.context() as patched:
        patched.setattr(consumer, "STILL_S", 0.5)
        patched.setattr(Client, "poll", poll_unless_silent)
        with pytest.raises(BusUnavailable, match=r"nothing comes of .*still.* reading begins anew"):
            member.poll(10, 10)

    start(bus, member, [TOPIC])
    assert [record.value for record in read(member, 1)] == [b"waits"]
    member.close()


def test_a_member_that_finds_no_place_in_its_group_begins_anew(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    bus.create_topics([TOPIC])
    member = bus.consumer("readers", [TOPIC])
    with monkeypatch.context() as patched:
        patched.setattr(consumer, "STILL_S", 0.5)
        patched.setattr(Client, "poll", lambda *_: {})
        with pytest.raises(BusUnavailable, match="no place in the group"):
            member.poll(10, 10)

    start(bus, member, [TOPIC])
    fill(bus.producer(), TOPIC, b"key", [b"read"])
    assert [record.value for record in read(member, 1)] == [b"read"]
    member.close()


def test_a_member_at_the_end_of_the_log_waits_as_long_as_it_likes(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    bus.create_topics([TOPIC])
    member = bus.consumer("readers", [TOPIC])
    fill(bus.producer(), TOPIC, b"key", [b"read"])
    start(bus, member, [TOPIC])
    read(member, 1)
    monkeypatch.setattr(consumer, "STILL_S", 0.5)

    assert member.poll(10, 2) == []
    assert len(member.numbers()) == 12
    member.close()
