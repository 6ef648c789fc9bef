"""Messages of the decoder become field errors with a pointer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.statistics.rules.institutions import InstitutionBody, InstitutionLineOfBatch
from services.statistics.rules.returns import ReturnBody, ReturnLineOfBatch
from shared.records.decoding import decode, decode_closely, decode_lines, is_verbatim, split_lines
from shared.records.diff import changes
from shared.web.problems import Problem


class Part(msgspec.Struct, forbid_unknown_fields=True):
    amount: str


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    parts: list[Part]
    one: Part | None = None
    revision: int | None = None
    final: bool = False


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
        (b'{"parts": [], "revision": 1.5}', "a whole number"),
        (b'{"parts": [], "final": "yes"}', "true or false, without quotes"),
        (b'{"parts": 1}', ""),
    ],
)
def test_the_hint_is_about_what_was_written(body: bytes, hint: str) -> None:
    with pytest.raises(Problem) as caught:
        decode(body, msgspec.json.Decoder(Whole))

    assert caught.value.errors[0].hint.rpartition(" / ")[2] == hint


def test_both_languages_say_what_was_expected() -> None:
    with pytest.raises(Problem) as caught:
        decode(b'{"parts": [], "final": "yes"}', msgspec.json.Decoder(Whole))

    (error,) = caught.value.errors
    assert (error.zh, error.en) == ("应为 bool，不是 str", "Expected `bool`, got `str`")


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


class Leaf(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    text: str | None = None
    number: int = 0


class Tree(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    leaves: list[Leaf] = []
    name: str = ""
    leaf: Leaf | None = None


class Dated(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    at: datetime | None = None
    name: str = ""


class Open(msgspec.Struct, omit_defaults=True):
    name: str = ""


class Full(msgspec.Struct, forbid_unknown_fields=True):
    name: str = ""
    note: str | None = None


FIELDS = ("leaves", "name", "leaf", "text", "number", "at", "note", "na\\u006de", "other:")
texts = st.text(alphabet=':"\\/{},ab\u00e9\u4e2d\u2028\ud800\x00', max_size=4)
scalars = st.one_of(
    st.sampled_from(["null", "true", "0", "7", "-1", "1e3", "01", "1.5", "NaN", "9" * 30, '"', "\x01", '""']),
    st.sampled_from(['"2020-01-01T00:00:00Z"', '"2020-01-01T00:00:00+0800"', '"\\u003a"', '"中"']),
    st.builds(json.dumps, texts),
)


def bracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    members = st.builds('"{}":{}'.format, st.sampled_from(FIELDS), inner)  # a key may come twice
    return st.one_of(
        st.lists(members, max_size=4).map(lambda found: "{" + ",".join(found) + "}"),
        st.lists(inner, max_size=2).map(lambda found: "[" + ", ".join(found) + "]"),
    )


@settings(max_examples=1_000)
@given(st.recursive(scalars, bracketed, max_leaves=8), st.sampled_from([Tree, Dated, Open, Full]))
@example('{"name":"a","name":"b"}', Tree)
@example('{"name":"\\u003a","name":":"}', Tree)
@example('{"leaf":{"text":"a"},"leaf":{"text":"b"}}', Tree)
@example('{"leaves":[{"text":"a","text":":"}],"name":":"}', Tree)
@example('{"name":"a","name":"b"}', Full)
@example('{"name":"a","name":"b"}', Open)
@example('{"name":"a","name":"b","at":"2020-01-01T00:00:00+0800"}', Dated)
def test_the_quick_look_agrees_with_the_close_one(text: str, shape: type[msgspec.Struct]) -> None:
    raw, decoder = text.encode("utf-8", "surrogatepass"), msgspec.json.Decoder(shape)

    def outcome(read: Callable[..., Any]) -> object:
        try:
            return read(raw, decoder, 3)
        except Problem as problem:
            return problem.as_dict()

    assert outcome(decode) == outcome(decode_closely)


values = st.recursive(scalars, bracketed, max_leaves=4)
plain = st.sampled_from(
    ["{}", '{"name":"a"}', '{"leaves":[{"number":7},{"text":"b"}],"leaf":{}}', '{"name":"a","name":"b"}']
)


@settings(max_examples=1_000)
@given(st.lists(st.tuples(plain | values, st.sampled_from(["\n", "\n", "\n", "", " \n", "\n\n", "\r\n"])), max_size=4))
@example([("{}{}", "\n"), ('{"leaves":[{}', "\n"), (",{}]}", "")])
@example([('{"name":"a","name":"b"}', "\n"), ("{}", "")])
@example([("{}", "\n"), ("{}", ""), ("{}", "")])
def test_lines_read_at_once_are_those_read_one_by_one(parts: list[tuple[str, str]]) -> None:
    body = "".join(text + end for text, end in parts).encode("utf-8", "surrogatepass")
    decoder = msgspec.json.Decoder(Tree)

    at_once = decode_lines(body, decoder)

    if at_once is not None:  # then no line was blank, none held two values, and each would be accepted by itself
        assert list(enumerate(at_once, 1)) == [(n, decode_closely(raw, decoder, n)) for n, raw in split_lines(body)]


def test_plain_lines_are_read_at_once() -> None:
    body = b'{"name":"a"}\n{"leaves":[{"number":7},{"text":"b"}]}\n'

    assert decode_lines(body, msgspec.json.Decoder(Tree)) == [Tree(name="a"), Tree(leaves=[Leaf(number=7), Leaf("b")])]


@pytest.mark.parametrize("shape", [ReturnBody, ReturnLineOfBatch, InstitutionBody, InstitutionLineOfBatch])
def test_bodies_are_of_the_kind_that_a_quick_look_is_enough_for(shape: type[msgspec.Struct]) -> None:
    assert is_verbatim(shape)
