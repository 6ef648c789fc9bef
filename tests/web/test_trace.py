"""One trace from the request on: taken over from the caller, or begun."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from shared.telemetry import current_trace_id, current_traceparent, trace
from tests.web.calls import call

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_the_callers_trace_goes_on_in_a_span_of_our_own(app: FastAPI) -> None:
    answer = call(app, "GET", "/things/v1/trace", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})

    assert answer.headers["x-trace-id"] == TRACE
    assert answer.json() == answer.headers["traceparent"]
    assert "00f067aa0ba902b7" not in answer.headers["traceparent"]


@pytest.mark.parametrize("malformed", [
    "", "x", f"ff-{TRACE}-00f067aa0ba902b7-01", f"00-{'0' * 32}-00f067aa0ba902b7-01", f"00-{TRACE}-{'0' * 16}-01",
    f"00-{TRACE.upper()}-00f067aa0ba902b7-01", f"00-{TRACE}-00f067aa0ba902b7-01\n",
])  # fmt: skip
def test_a_malformed_header_begins_a_new_trace(malformed: str) -> None:
    with trace(malformed) as traceparent:
        assert TRACE not in traceparent
        assert current_trace_id() == traceparent.split("-")[1]


def test_outside_a_trace_there_is_none() -> None:
    with trace():
        assert current_traceparent() is not None
    assert current_traceparent() is None
    assert current_trace_id() is None
