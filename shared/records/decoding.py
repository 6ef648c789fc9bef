"""From JSON bytes to declared structs; what does not fit becomes a problem with a pointer into the body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import TypeVar

import msgspec
import numpy as np
from msgspec import inspect

from shared.web.body import check_json
from shared.web.problems import FieldError, Problem, pointer, validation

T = TypeVar("T", bound=msgspec.Struct)

_PATH = re.compile(r" - at `(?:key in )?\$?(.*)`$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_EXPECTED = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_QUOTED = re.compile(r"`([^`]*)`")


def decode(raw: bytes, decoder: msgspec.json.Decoder[T], line: int | None = None) -> T:
    """Read one JSON body, or one `line` of NDJSON. Raises `Problem` 400 when it is not JSON, 422 when another shape."""
    try:
        found = decoder.decode(raw)
        if says_all(raw, found):
            return found
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        pass  # told in our own words below
    return decode_closely(raw, decoder, line)


def says_all(raw: bytes, found: msgspec.Struct) -> bool:
    """Whether `found`, decoded from `raw`, shows by itself that no key stood twice in one object.

    msgspec takes the last of two equal keys without a word. Written again without defaults, a struct has one
    colon for each key that counted, and those within its texts; `raw` has one for each key, and those within its
    texts. As many in both: no key was lost. False is no verdict: a default that was sent, or an escape (which may
    hide a colon), calls for the closer look of `check_json`, at three times the cost.
    """
    return b"\\" not in raw and is_verbatim(type(found)) and raw.count(b":") == _encode(found).count(b":")


def decode_lines(body: bytes, decoder: msgspec.json.Decoder[T]) -> list[T] | None:
    """All lines of an NDJSON body at once, where a glance shows that each is one value that says all (`says_all`).

    Where every end of a line stands between `}` and `{`, it stands between two values: within a value nothing opens
    right after something closed, and no text holds the end of a line. As many values as lines: one on each.
    None is no verdict: look at each line.
    """
    body = body.rstrip(b"\n")
    if b"\\" in body or not body.startswith(b"{") or not body.endswith(b"}"):
        return None
    signs = np.frombuffer(body, np.uint8)
    ends = np.flatnonzero(signs == _NEWLINE)
    if (signs[ends - 1] != _CLOSES).any() or (signs[ends + 1] != _OPENS).any():
        return None
    try:
        found = decoder.decode_lines(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    if len(found) != len(ends) + 1 or not is_verbatim(type(found[0])):
        return None
    again = np.frombuffer(_encode_lines(found), np.uint8)
    return found if np.count_nonzero(signs == _COLON) == np.count_nonzero(again == _COLON) else None


_NEWLINE, _CLOSES, _OPENS, _COLON = b"\n}{:"  # numpy counts signs ten times as fast as `bytes.count`
_encode, _encode_lines = msgspec.json.Encoder().encode, msgspec.json.Encoder().encode_lines


@cache
def is_verbatim(shape: type[msgspec.Struct]) -> bool:
    """Whether such structs write only keys that were read, and texts as they were read (dates, say, are not)."""
    return _verbatim_part(inspect.type_info(shape))


def _verbatim_part(part: inspect.Type) -> bool:
    if isinstance(part, inspect.StructType):
        config = part.cls.__struct_config__
        closed = config.omit_defaults and config.tag is None and part.forbid_unknown_fields
        return bool(closed) and all(_verbatim_part(field.type) for field in part.fields)
    if isinstance(part, inspect.UnionType):
        return all(map(_verbatim_part, part.types))
    if isinstance(part, inspect.Metadata):
        return _verbatim_part(part.type)
    if isinstance(part, inspect.ListType):
        return _verbatim_part(part.item_type)
    return isinstance(
        part, inspect.StrType | inspect.LiteralType | inspect.IntType | inspect.BoolType | inspect.NoneType
    )


def decode_closely(raw: bytes, decoder: msgspec.json.Decoder[T], line: int | None) -> T:
    """The same whatever the shape: everything that `decode` does not take at a glance ends here, and its errors too."""
    try:
        check_json(raw)
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise validation([field_error(str(error))]) from None
    except (json.JSONDecodeError, msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _malformed(str(error), line) from None


def _malformed(detail: str, line: int | None) -> Problem:
    """400: the body is not JSON (or, with `line`, not NDJSON)."""
    where_zh, where_en = (f"第 {line} 行", f" in line {line}") if line else ("", "")
    return Problem(
        400,
        "invalid_json",
        f"请求体{where_zh}不是合法的 JSON（UTF-8）",
        f"The body is not valid JSON in UTF-8{where_en}: {detail}",
        extra={"line": line} if line else {},
    )


def split_lines(body: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines of an NDJSON body with their numbers from 1; blank lines are passed over."""
    for number, line in enumerate(body.split(b"\n"), 1):
        if line and not line.isspace():
            yield number, line


def field_error(message: str) -> FieldError:
    """What msgspec says about a value of the wrong shape, as one of our field errors."""
    path = _PATH.search(message)
    place = _place(path[1]) if path else ""
    names = _QUOTED.findall(message)
    if "unknown field" in message:
        return FieldError(
            "unknown_field", f"未知字段 {names[0]}", f"unknown field {names[0]}", place + pointer([names[0]]),
            "本接口只接受公布的字段 / only the published fields are accepted",
        )  # fmt: skip
    if "missing required field" in message:
        return FieldError(
            "missing_field", f"缺少字段 {names[0]}", f"missing field {names[0]}", place + pointer([names[0]])
        )
    return FieldError("wrong_type", _wrong_type(message), message.split(" - at ")[0], place, _hint(message))


def _wrong_type(message: str) -> str:
    wrong = _EXPECTED.match(message)
    return f"应为 {wrong[1]}，不是 {wrong[2]}" if wrong else "取值的类型不对"


def _hint(message: str) -> str:
    """For a number without quotes where a text is expected, and the reverse."""
    expected, _, got = message.partition(", got ")
    if "str" in expected and got.startswith(("`int`", "`float`")):
        return '数量以字符串书写，如 "350000" / amounts are written as strings'
    if "bool" in expected:
        return "填写 true 或 false，不加引号 / true or false, without quotes"
    if "int" in expected and got.startswith("`float`"):
        return "填写整数，如 1 / a whole number"
    if "int" in expected and got.startswith("`str`"):
        return "整数不加引号，如 1 / whole numbers are written without quotes"
    return ""


def _place(path: str) -> str:
    """`.lines[0].quantity` → `/lines/0/quantity`."""
    return pointer(match[1] or match[2] for match in _STEP.finditer(path))
