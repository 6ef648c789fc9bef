"""Log lines carry the ids of the work in hand; those about an event, the trace that the event belongs to."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from msgspec.structs import replace

from services.indicators.engine.decode import TOPICS
from services.indicators.engine.projector import Projector
from shared.bus import Bus, Message
from shared.db import Database
from shared.outbox.relay import Relay
from shared.outbox.table import emit
from shared.telemetry import log, of_trace, trace
from tests.outbox.steps import TOO_LARGE, event

GIVEN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE = GIVEN.split("-")[1]


def test_a_line_carries_the_ids_of_the_work_in_hand(capsys: pytest.CaptureFixture[str]) -> None:
    with trace(GIVEN) as here:
        log.warning("within")
    log.warning("outside")

    within, outside = lines(capsys)
    assert (within["trace_id"], within["span_id"]) == tuple(here.split("-")[1:3])
    assert within["span_id"] != GIVEN.split("-")[2]
    assert not {"trace_id", "span_id"} & set(outside)


def test_a_line_about_an_event_names_the_trace_of_the_event(capsys: pytest.CaptureFixture[str]) -> None:
    with trace():
        log.warning("event", **of_trace(GIVEN))

    (line,) = lines(capsys)
    assert line["trace_id"] == TRACE
    assert "span_id" not in line  # that of the work in hand is of another trace


@pytest.mark.parametrize("stored", [None, "", "nonsense"])
def test_an_event_without_a_trace_is_logged_without(stored: str | None) -> None:
    assert of_trace(stored) == {}


def test_lines_of_libraries_carry_them_too() -> None:
    """In a process of its own: the root logger of this one is pytest's."""
    code = (
        "import logging; from shared.telemetry import configure_logs, trace; configure_logs()\n"
        f"with trace('{GIVEN}'): logging.getLogger('a.library').warning('careful')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    line = json.loads(done.stdout)
    assert (line["event"], line["logger"], line["trace_id"]) == ("careful", "a.library", TRACE)
    assert logging.getLogger().handlers  # ours is untouched


def test_the_relay_names_the_trace_of_a_refused_event(
    fresh_database: Callable[[str], Database], fresh_bus: Callable[[], Bus], capsys: pytest.CaptureFixture[str]
) -> None:
    database, bus = fresh_database("statistics"), fresh_bus()
    bus.create_topics(TOPICS)
    with database.transaction() as connection:
        emit(connection, [replace(event("A/1", data=TOO_LARGE), traceparent=GIVEN)])
    with closing(bus.producer()) as producer, closing(Relay(database, producer, "statistics")) as relay:
        relay.step()

    (line,) = lines(capsys)
    assert (line["event"], line["trace_id"]) == ("event refused", TRACE)


def test_the_projector_names_the_trace_of_an_unreadable_event(
    fresh_database: Callable[[str], Database], fresh_bus: Callable[[], Bus], capsys: pytest.CaptureFixture[str]
) -> None:
    database, bus = fresh_database("indicators"), fresh_bus()
    bus.create_topics(TOPICS)
    broken = Message(TOPICS[0], b"A", b"{", (("traceparent", GIVEN.encode()),))
    with closing(bus.producer()) as producer:
        producer.publish([broken] * 30)
    with closing(Projector(database, bus)) as projector:
        projector.drain()

    found = lines(capsys)
    assert {(line["event"], line["trace_id"]) for line in found} == {("event unreadable", TRACE)}
    assert len(found) < 30  # the table has all of them, the log some


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]
