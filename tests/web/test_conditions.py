"""Preconditions: one strong tag with a revision, or `If-None-Match: *`; everything else is refused aloud."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from shared.web.conditions import Precondition, etag, parse_precondition
from shared.web.problems import Problem
from tests.web.calls import assert_problem, bearer, call


@pytest.mark.parametrize(
    "tag", ['W/"3"', "*", '"3", "4"', "3", '"x"', '""', '"02"', '"00"', '"-1"', '"３"', '"3" ', "", '"1234567890"']
)
def test_if_match_takes_one_strong_revision(tag: str) -> None:
    with pytest.raises(Problem) as refused:
        parse_precondition([tag], [])
    assert (refused.value.status, refused.value.code) == (400, "bad_precondition")


@pytest.mark.parametrize(("if_match", "if_none_match"), [
    (['"3"', '"4"'], []),
    ([], ['"3"']),
    ([], ["*", "*"]),
    (['"3"'], ["*"]),
])  # fmt: skip
def test_several_or_contradicting_headers_are_refused(if_match: list[str], if_none_match: list[str]) -> None:
    with pytest.raises(Problem, match="bad_precondition"):
        parse_precondition(if_match, if_none_match)


def test_what_is_understood() -> None:
    assert parse_precondition([etag(3)], []) == Precondition(revision=3)
    assert parse_precondition([], ["*"]) == Precondition(absent=True)
    assert parse_precondition([], []) == Precondition()
    assert not Precondition().given
    assert Precondition(revision=0).given
    assert Precondition(absent=True).given


def test_a_header_sent_twice_is_seen_twice(app: FastAPI) -> None:
    token = bearer("statistics:write")
    headers = [*token.items(), ("If-Match", '"1"'), ("If-Match", '"2"')]

    answer = call(app, "PUT", "/things/v1/things/a", json={"lines": []}, headers=headers)
    assert_problem(answer, 400, "bad_precondition")

    answer = call(app, "PUT", "/things/v1/things/a", json={"lines": []}, headers={**token, "If-Match": '"2"'})
    assert answer.json() == "a 0 2"
