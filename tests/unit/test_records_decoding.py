"""Messages of the decoder become field errors with a pointer."""

from __future__ import annotations

import msgspec
import pytest

from shared.records.decoding import decode, split_lines
from shared.records.diff import changes
from shared.web.problems import Problem


class Part(msgspec.Struct, forbid_unknown_fields=True):
    amount: str


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    parts: list[Part]
    one: Part | None = None
    revision: int | None = None


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        (b"{}", "missing_field", "/parts"),
        (b'{"parts": [{}]}', "missing_field", "/parts/0/amount"),
        (b'{"parts": [{"amount": "1"}, {"amount": 1}]}', "wrong_type", "/parts/1/amount"),
        (b'{"parts": [], "one": {"amount": "1", "a/b~c": 2}}', "unknown_field", "/one/a~1b~0c"),
        (b'{"parts": 1}', "wrong_type", "/parts"),
        (b"[]", "wrong_type", ""),
    ],
)
def test_what_has_another_shape_is_pointed_at(body: bytes, code: str, pointer: str) -> None:
    with pytest.raises(Problem) as caught:
        decode(body, msgspec.json.Decoder(Whole))

    (error,) = caught.value.errors
    assert (caught.value.status, error.code, error.pointer) == (422, code, pointer)


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (b'{"parts": [{"amount": 1.5}]}', "amounts are written as strings"),
        (b'{"parts": [], "revision": "1"}', "whole numbers are written without quotes"),
        (b'{"parts": 1}', ""),
    ],
)
def test_the_hint_is_about_what_was_written(body: bytes, hint: str) -> None:
    with pytest.raises(Problem) as caught:
        decode(body, msgspec.json.Decoder(Whole))

    assert caught.value.errors[0].hint.rpartition(" / ")[2] == hint


def test_lines_keep_their_numbers() -> None:
    assert list(split_lines(b"a\n\r\n b\r\n\n")) == [(1, b"a"), (3, b" b\r")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("/a", 1, 2)]),
        ({"a": 1}, {"b": 1}, [("/a", 1, None), ("/b", None, 1)]),
        ({"a": [1, 2]}, {"a": [1]}, [("/a/1", 2, None)]),
        ({"a": {"b/c": "x"}}, {"a": {"b/c": "y"}}, [("/a/b~1c", "x", "y")]),
        ({"a": None}, {"a": {"b": 1}}, [("/a", None, {"b": 1})]),
    ],
)
def test_the_difference_of_two_documents(before: object, after: object, expected: list[tuple[object, ...]]) -> None:
    found = [(change["pointer"], change["from"], change["to"]) for change in changes(before, after)]
    assert found == expected
