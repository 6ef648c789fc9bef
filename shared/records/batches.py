"""`:batch`: NDJSON in, one receipt a line out, in order.

A line's receipt says what the same `PUT` would have answered. All lines are carried out in one
transaction: with `mode=each` the good ones are kept, with `mode=all` either all of them or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec
import orjson

from shared.db import Database
from shared.records.decoding import decode, decode_lines, split_lines
from shared.records.keyed import plain_keys, read_keys
from shared.records.kind import Kind, Request, Saved
from shared.records.writing import Outcome, put_all
from shared.web.auth import Principal
from shared.web.problems import Problem

C = TypeVar("C")
Mode = Literal["each", "all"]

MOST_LINES = 200_000  # 64 MB of "{}" would be twenty million problems, and gigabytes


class Receipts(NamedTuple):
    """The answer to a batch: HTTP status and NDJSON."""

    status: int
    body: bytes


def run(database: Database, kind: Kind[C], body: bytes, by: Principal, mode: Mode) -> Receipts:
    """Carry out a batch. Raises `Problem`, with nothing kept: 400 when a line is not JSON, 413 for too many."""
    if body.count(b"\n") > MOST_LINES:
        raise Problem(
            413,
            "too_many_lines",
            f"一批最多 {MOST_LINES} 行：请拆分后分批发送",
            f"A batch has at most {MOST_LINES} lines: send it in several parts.",
            extra={"limit": MOST_LINES},
        )
    numbers, lines = _decode_all(kind, body)
    answers: list[Request | Outcome] = list(_read_all(kind, lines))
    places = [place for place, answer in enumerate(answers) if isinstance(answer, Request)]
    requests = [answer for answer in answers if isinstance(answer, Request)]
    unreadable = len(requests) < len(answers)
    if requests:
        outcomes = put_all(database, kind, requests, by, whole=mode == "all", doomed=mode == "all" and unreadable)
        for place, outcome in zip(places, outcomes, strict=True):
            answers[place] = outcome
    failed = mode == "all" and any(isinstance(answer, Problem) for answer in answers)
    return Receipts(422 if failed else 200, b"".join(_receipts(zip(numbers, answers, strict=True), failed)))


def _decode_all(kind: Kind[Any], body: bytes) -> tuple[Sequence[int], list[Any]]:
    """The numbers of the lines, and the struct of each, or the `Problem` of its shape."""
    for shape in filter(None, (kind.line_as_listed, kind.line)):
        at_once = decode_lines(body, _decoder(shape))
        if at_once is not None:
            return range(1, len(at_once) + 1), at_once
    decoder = _decoder(kind.line)
    numbers: list[int] = []
    decoded: list[Any] = []
    for number, line in split_lines(body):
        numbers.append(number)
        try:
            decoded.append(decode(line, decoder, number))
        except Problem as problem:
            if problem.status == 400:  # not JSON: then where its lines end is a guess
                raise
            decoded.append(problem)
    return numbers, decoded


def _read_all(kind: Kind[C], lines: Sequence[Any]) -> Iterator[Request | Problem]:
    """All keys, then all contents in which there is nothing to say, then one by one what needs a closer look."""
    keyed = plain_keys(kind, lines) or list(read_keys(kind, lines))
    good = [one for one in keyed if not isinstance(one, Problem)]
    plain = iter(kind.read_plain(*zip(*good, strict=True)) if good else ())
    for one in keyed:
        if isinstance(one, Problem):
            yield one
            continue
        try:
            yield next(plain) or kind.read_request(*one)
        except Problem as problem:
            yield problem


@cache
def _decoder(line: type[msgspec.Struct]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(line)


def _receipts(answers: Iterable[tuple[int, Any]], failed: bool) -> Iterable[bytes]:
    for number, answer in answers:
        if isinstance(answer, Saved) and not failed:
            yield b'{"line":%d,"status":%d,"revision":%d}\n' % (number, answer.status, answer.revision.revision)
        else:
            problem = _DEPENDENCY if isinstance(answer, Saved) else answer
            receipt = {"line": number, "status": problem.status, "problem": problem.as_dict()}
            yield orjson.dumps(receipt, option=orjson.OPT_APPEND_NEWLINE)


_DEPENDENCY = Problem(
    424, "not_kept", "本行无误，但同批次有错误，整批未保存", "This line is good, but another failed: nothing was kept."
)
