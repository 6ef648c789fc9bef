"""Cursors: opaque, exact, and refused when they are not ours."""

from __future__ import annotations

import contextlib
from base64 import urlsafe_b64encode

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from shared.web.paging import decode_cursor, encode_cursor
from shared.web.problems import Problem
from tests.web.calls import assert_problem, bearer, call

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
numbers = st.integers(-(2**63), 2**63 - 1)


def written(json: bytes) -> str:
    return urlsafe_b64encode(json).decode()


@pytest.mark.parametrize("nonsense", [
    "?", "好", "a", written(b"{"), written(b"{}"), written(b"1"), written(b"[1.5]"), written(b"[[]]"),
    written(b"[true]"), written(b"[null") + "]", written(b'["a\\u0000"]'), written(b'[1, "\\u0000"]'),
])  # fmt: skip
def test_nonsense_is_422(nonsense: str) -> None:
    with pytest.raises(Problem) as refused:
        decode_cursor(nonsense)
    assert (refused.value.status, refused.value.code) == (422, "bad_cursor")


@given(st.text())
def test_no_text_makes_it_stumble(text: str) -> None:
    with contextlib.suppress(Problem):
        assert isinstance(decode_cursor(text), tuple)


@pytest.mark.parametrize("values", [(), ("a",), ("a", "b"), (1, "a"), ("a", 1, 2)])
def test_a_cursor_of_another_list_is_422(values: tuple[str | int, ...]) -> None:
    with pytest.raises(Problem, match="bad_cursor"):
        decode_cursor(encode_cursor(values), str, int)


@given(st.lists(texts | numbers | st.none()).map(tuple))
def test_what_went_in_comes_out(values: tuple[str | int | None, ...]) -> None:
    assert decode_cursor(encode_cursor(values)) == values


def test_a_cursor_needs_no_escaping_in_a_url(app: FastAPI) -> None:
    cursor = encode_cursor(("川渝>>>???", 1))
    token = bearer("events:read")

    assert call(app, "GET", f"/things/v1/things?cursor={cursor}&limit=5", headers=token).json() == "5 ('川渝>>>???', 1)"
    assert_problem(call(app, "GET", f"/things/v1/things?cursor={cursor}x", headers=token), 422, "bad_cursor")
