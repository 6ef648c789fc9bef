"""Addresses: text in UTF-8, days that exist, and each parameter once that takes one value."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from tests.web.calls import assert_problem, bearer, call


@pytest.mark.parametrize("url", ["/things/v1/things/a%00b", "/things/v1/things?cursor=%00"])
def test_nul_in_the_address_never_reaches_a_database(app: FastAPI, url: str) -> None:
    assert_problem(call(app, "GET", url), 400, "bad_url")


@pytest.mark.parametrize(
    "url",
    ["/things/v1/things/%FF", "/things/v1/things/%ED%A0%80", "/things/v1/things/a%C3", "/things/v1/asked?word=%FE"],
)
def test_what_is_not_utf8_would_become_another_key(app: FastAPI, url: str) -> None:
    assert_problem(call(app, "GET", url), 400, "bad_url")


def test_text_in_utf8_is_read(app: FastAPI) -> None:
    assert call(app, "GET", "/things/v1/things/%E5%B7%9D").json() == "川"


@pytest.mark.parametrize("query", ["mode=all&mode=each", "many=1&many=1", "many=1&word=a&many=2&word=b"])
def test_the_last_of_two_values_does_not_win(app: FastAPI, query: str) -> None:
    document = assert_problem(call(app, "GET", f"/things/v1/asked?{query}"), 422, "validation")

    assert [error["code"] for error in document["errors"]] == ["parameter_repeated"]
    assert document["errors"][0]["parameter"] == query.split("=")[0]


def test_a_parameter_of_a_dependency_stands_once_as_well(app: FastAPI) -> None:
    answer = call(app, "GET", "/things/v1/things?limit=1&limit=2", headers=bearer("events:read"))

    assert_problem(answer, 422, "validation")


def test_what_takes_several_values_may_repeat(app: FastAPI) -> None:
    assert call(app, "GET", "/things/v1/asked?word=a&word=b").status_code == 200


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("0", "date_malformed"), ("1700000000", "date_malformed"), ("2021-06-01T00:00:00", "date_malformed"),
        ("2021-W01-1", "date_malformed"), ("2021-6-1", "date_malformed"), ("２０２１-06-01", "date_malformed"),
        ("2021-02-29", "date_malformed"), ("0001-01-01", "date_out_of_range"), ("1999-12-31", "date_out_of_range"),
        ("2071-01-01", "date_out_of_range"), ("9999-12-31", "date_out_of_range"),
    ],
)  # fmt: skip
def test_a_day_is_written_out_and_can_be_reckoned_with(app: FastAPI, day: str, code: str) -> None:
    document = assert_problem(call(app, "GET", f"/things/v1/asked?near={day}"), 422, "validation")

    assert [(error["code"], error["parameter"]) for error in document["errors"]] == [(code, "near")]


@pytest.mark.parametrize("day", ["2000-01-01", "2024-02-29", "2070-12-31"])
def test_the_first_and_the_last_day_are_taken(app: FastAPI, day: str) -> None:
    assert call(app, "GET", f"/things/v1/asked?near={day}").status_code == 200
