"""Batches as server-sent events."""

from __future__ import annotations

import pytest

from services.indicators.stream import Batch, Sent, Wanted, encode, parse_id, reset

BATCH = Batch(7, (Sent("cn.a", "51", b"1"), Sent("cn.b", "5101", b"2"), Sent("cn.b", "50,51", b"3")))


def test_only_the_last_event_of_a_batch_has_the_id() -> None:
    assert encode(BATCH, Wanted()) == b"data: 1\n\ndata: 2\n\nid: 7\ndata: 3\n\n"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted("cn.a"), b"id: 7\ndata: 1\n\n"),
        (Wanted(regions=frozenset({"51"})), b"data: 1\n\nid: 7\ndata: 2\n\n"),
        (Wanted(regions=frozenset({"50,51"})), b"id: 7\ndata: 3\n\n"),
        (Wanted(regions=frozenset({"50"})), b"id: 7\n\n"),  # an id without data is no event, but is remembered
        (Wanted("cn.b", frozenset({"51", "50,51"})), b"data: 2\n\nid: 7\ndata: 3\n\n"),
    ],
)
def test_filters_by_type_and_region(wanted: Wanted, expected: bytes) -> None:
    assert encode(BATCH, wanted) == expected


def test_reset_names_the_position_to_go_on_from() -> None:
    assert reset(9) == b'event: reset\nid: 9\ndata: {"position": 9}\n\n'


@pytest.mark.parametrize(("text", "number"), [(None, None), ("12", 12), ("x", 2**62), ("9" * 30, 2**62), ("-1", 2**62)])
def test_an_id_that_is_no_number_is_unknown(text: str | None, number: int | None) -> None:
    assert parse_id(text) == number
