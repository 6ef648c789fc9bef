"""One trace from the HTTP request through outbox, log and projector to the indicator update."""

from __future__ import annotations

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from tests.telemetry.recorded import Recorded, links_of, parent_of, span_id_of, trace_id_of
from tests.telemetry.way import Way

OUTSIDE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_a_return_is_one_trace_from_the_request_to_the_indicator_update(way: Way, recorded: Recorded) -> None:
    answer = way.file("2020")
    way.run()

    request, publish, apply, update = recorded.of_trace(answer.headers["x-trace-id"])

    assert request.name == "PUT /statistics/v1/energy-returns/{institution_uscc}/{form}/{period}"
    assert [span.name for span in (publish, apply, update)] == [
        "publish bashu.statistics", "apply bashu.statistics", "update bashu.indicators"
    ]  # fmt: skip
    assert (parent_of(request), parent_of(publish), parent_of(apply)) == (0, span_id_of(request), span_id_of(request))
    assert parent_of(update) == span_id_of(apply)
    kinds = [span.kind for span in (request, publish, apply, update)]
    assert kinds == [SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER, SpanKind.PRODUCER]
    assert answer.headers["traceparent"].startswith(f"00-{trace_id_of(request)}-{span_id_of(request):016x}-")


def test_spans_say_which_event_it_was_and_which_batch(way: Way, recorded: Recorded) -> None:
    trace_id = way.file("2020").headers["x-trace-id"]
    way.run()
    with way.indicators.transaction() as connection:
        (number,) = connection.execute("SELECT max(number) FROM batch").fetchone() or ()

    _, publish, apply, update = recorded.of_trace(trace_id)

    about = ("bashu.revision", "messaging.destination.partition.id", "bashu.offset", "messaging.destination.name")
    places = [[(span.attributes or {})[name] for name in about] for span in (publish, apply)]
    assert places[0] == places[1]
    assert (places[0][0], places[0][3]) == (1, "bashu.statistics")
    assert [(span.attributes or {}).get("bashu.batch_number") for span in (publish, apply, update)] == [
        None, number, number
    ]  # fmt: skip
    assert (update.attributes or {})["bashu.values"] == 11 * 4  # prefecture, province, both, circle


def test_batches_have_spans_of_their_own_linked_with_the_traces_they_serve(way: Way, recorded: Recorded) -> None:
    request, publish, apply, update = recorded.of_trace(_through(way))
    (of_relay,) = recorded.named("publish bashu.statistics batch")
    (of_projector,) = recorded.named("apply bashu.statistics batch")
    (of_publisher,) = recorded.named("update bashu.indicators batch")

    for batch, served, span in (
        (of_relay, request, publish), (of_projector, request, apply), (of_publisher, apply, update)
    ):  # fmt: skip
        assert parent_of(batch) == 0
        assert links_of(batch) == {span_id_of(served)}
        assert links_of(span) == {span_id_of(batch)}


def test_an_announced_value_belongs_to_the_trace_of_the_pass_that_announced_it(way: Way, recorded: Recorded) -> None:
    _through(way)
    (of_publisher,) = recorded.named("update bashu.indicators batch")
    with way.indicators.transaction() as connection:
        rows = connection.execute("SELECT DISTINCT split_part(traceparent, '-', 2) FROM outbox").fetchall()

    assert rows == [(trace_id_of(of_publisher),)]
    (published,) = recorded.named("publish bashu.indicators")
    assert parent_of(published) == span_id_of(of_publisher)


def test_two_requests_in_one_batch_of_the_projector_are_two_traces(way: Way, recorded: Recorded) -> None:
    first, second = (way.file(period).headers["x-trace-id"] for period in ("2020", "2021"))
    way.run()

    (batch,) = recorded.named("apply bashu.statistics batch")
    applied = recorded.named("apply bashu.statistics")
    updated = recorded.named("update bashu.indicators")

    assert first != second
    assert {trace_id_of(span) for span in applied} == {trace_id_of(span) for span in updated} == {first, second}
    assert len(batch.links) == len(applied) == len(updated) == 2


def test_a_request_of_a_thousand_lines_is_one_span_at_each_stage(way: Way, recorded: Recorded) -> None:
    trace_id = way.file_batch(1000).headers["x-trace-id"]
    way.run()

    spans = recorded.of_trace(trace_id)
    assert len(spans) <= 1 + 3 * 4  # the log hands a batch over in a few reads
    (publish,) = [span for span in spans if span.name == "publish bashu.statistics"]
    applied = [span for span in spans if span.name == "apply bashu.statistics"]
    assert (publish.attributes or {})["messaging.batch.message_count"] == 1000
    assert sum(int((span.attributes or {})["messaging.batch.message_count"]) for span in applied) == 1000  # type: ignore[arg-type]


def test_the_trace_of_the_caller_goes_on(way: Way, recorded: Recorded) -> None:
    way.file("2020", headers={"traceparent": f"00-{OUTSIDE}-00f067aa0ba902b7-01"})
    way.run()

    request, *rest = recorded.of_trace(OUTSIDE)
    assert f"{parent_of(request):016x}" == "00f067aa0ba902b7"
    assert len(rest) == 3


def test_what_the_caller_does_not_record_we_do_not_either(way: Way, recorded: Recorded) -> None:
    answer = way.file("2020", headers={"traceparent": f"00-{OUTSIDE}-00f067aa0ba902b7-00"})
    way.run()

    assert answer.headers["x-trace-id"] == OUTSIDE
    assert answer.headers["traceparent"].endswith("-00")
    assert recorded.of_trace(OUTSIDE) == []
    (batch,) = recorded.named("apply bashu.statistics batch")
    assert links_of(batch) == set()


@pytest.mark.parametrize("malformed", [
    f"00-{OUTSIDE.upper()}-00f067aa0ba902b7-01", f"00-{OUTSIDE}-{'0' * 16}-01", f"00-{OUTSIDE}", "\u00e9",
])  # fmt: skip
def test_a_malformed_header_begins_a_trace_of_our_own(way: Way, recorded: Recorded, malformed: str) -> None:
    trace_id = way.file("2020", headers={"traceparent": malformed.encode("latin-1")}).headers["x-trace-id"]
    way.run()

    assert trace_id != OUTSIDE
    assert len(recorded.of_trace(trace_id)) == 4


def test_a_malformed_traceparent_in_the_outbox_stops_nothing(way: Way, recorded: Recorded) -> None:
    way.file("2020")
    with way.statistics.transaction() as connection:
        connection.execute("UPDATE outbox SET traceparent = 'nonsense'")
    way.run()

    assert recorded.named("apply bashu.statistics") == []
    assert len(recorded.named("apply bashu.statistics batch")) == 1


def test_a_fault_is_an_error_in_its_trace(way: Way, recorded: Recorded) -> None:
    way.statistics.close()  # its pool gives no connection any more

    with pytest.raises(AssertionError):
        way.file("2020")

    (request,) = recorded.all()
    assert request.status.status_code is StatusCode.ERROR


def _through(way: Way) -> str:
    trace_id = way.file("2020").headers["x-trace-id"]
    way.run()
    assert isinstance(trace_id, str)
    return trace_id
