"""Spans of a batch are bounded, cost nothing when nobody listens, and tell only what was done."""

from __future__ import annotations

import pytest
from opentelemetry.trace import StatusCode

from shared.telemetry import batch_spans, trace
from shared.telemetry.batches import MOST_TRACES
from tests.telemetry.recorded import Recorded, links_of, trace_id_of

TOPIC = "bashu.statistics"


def traceparent(number: int, flags: str = "01") -> str:
    return f"00-{number:032x}-{number:016x}-{flags}"


def test_many_traces_in_a_batch_are_followed_up_to_a_bound(recorded: Recorded) -> None:
    with batch_spans("publish", TOPIC, (traceparent(number) for number in range(1, 5001))):
        pass

    (batch,) = recorded.named(f"publish {TOPIC} batch")
    assert len(recorded.named(f"publish {TOPIC}")) == len(batch.links) == MOST_TRACES
    assert links_of(batch) == set(range(1, MOST_TRACES + 1))


def test_the_bound_is_not_used_up_by_what_nobody_records(recorded: Recorded) -> None:
    given = [*(traceparent(number, "00") for number in range(1, 500)), "nonsense", None, traceparent(7)]
    with batch_spans("apply", TOPIC, given):
        pass

    (span,) = recorded.named(f"apply {TOPIC}")
    assert trace_id_of(span) == f"{7:032x}"


def test_a_trace_hears_of_its_first_event_and_of_how_many_there_were(recorded: Recorded) -> None:
    with batch_spans("apply", TOPIC, [traceparent(1), traceparent(2), traceparent(1)]) as spans:
        spans.tell_each(lambda place: {"bashu.offset": 100 + place})

    told = {trace_id_of(span)[-1]: span.attributes or {} for span in recorded.named(f"apply {TOPIC}")}
    assert [(told[n]["bashu.offset"], told[n]["messaging.batch.message_count"]) for n in "12"] == [(100, 2), (101, 1)]


def test_what_failed_is_told_by_the_batch_and_not_in_the_traces(recorded: Recorded) -> None:
    with pytest.raises(ConnectionError), batch_spans("publish", TOPIC, [traceparent(1)]):
        raise ConnectionError("the log is away")

    (batch,) = recorded.all()
    assert batch.status.status_code is StatusCode.ERROR
    assert "the log is away" in (batch.status.description or "")


def test_a_batch_belongs_to_no_request_even_beside_one(recorded: Recorded) -> None:
    with trace(traceparent(9)), batch_spans("update", TOPIC, []):
        pass

    (batch,) = recorded.all()
    assert batch.parent is None


def test_when_nobody_listens_the_events_are_not_even_looked_at() -> None:
    def untouched() -> str:
        raise AssertionError("looked at")

    with batch_spans("apply", TOPIC, (untouched() for _ in range(1))) as spans:
        spans.tell(batch_number=1)
        spans.tell_each(lambda _place: {"bashu.offset": 1})
        assert spans.traceparents() == []
