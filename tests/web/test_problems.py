"""Whatever goes wrong, the answer is a problem document in Chinese and English, and says no internals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI

from tests.web.calls import assert_problem, bearer, call

MAY_WRITE = bearer("statistics:write")
JSON = {**MAY_WRITE, "Content-Type": "application/json"}


@pytest.mark.parametrize("header", [{}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}])
def test_without_a_bearer_token_the_caller_is_told_where_to_get_one(app: FastAPI, header: dict[str, str]) -> None:
    answer = call(app, "GET", "/things/v1/things", headers=header)

    assert "/oauth2/token" in assert_problem(answer, 401, "token_missing")["title"]
    assert answer.headers["www-authenticate"] == "Bearer"


def test_without_the_scope_the_answer_names_it(app: FastAPI) -> None:
    answer = call(app, "GET", "/things/v1/things", headers=MAY_WRITE)

    assert "events:read" in assert_problem(answer, 403, "scope_missing")["detail"]


@pytest.mark.parametrize("scope", ["statistics:write", "review:decide"])
def test_any_one_of_the_scopes_is_enough(app: FastAPI, scope: str) -> None:
    assert call(app, "PUT", "/things/v1/things/a", json={"lines": []}, headers=bearer(scope)).status_code == 200


def test_a_wrong_body_is_told_place_by_place(app: FastAPI) -> None:
    body = {"lines": [{"item": "coal", "quantity": 1}, {"item": 7, "quantity": "x", "note/1": ""}]}

    answer = call(app, "PUT", "/things/v1/things/a", json=body, headers=MAY_WRITE)

    errors = assert_problem(answer, 422, "validation")["errors"]
    assert {(error["pointer"], error["code"]) for error in errors} == {
        ("/lines/1/item", "wrong_type"),
        ("/lines/1/quantity", "wrong_type"),
        ("/lines/1/note~11", "unknown_field"),
    }
    assert {error["zh"] for error in errors} == {"应为字符串", "应为整数", "未知字段"}
    assert all(error["en"].isascii() and error["severity"] == "hard" for error in errors)
    assert all(" / " in error["hint"] for error in errors), "what to do about it is always said, in both languages"


def test_a_wrong_parameter_is_named(app: FastAPI) -> None:
    answer = call(app, "GET", "/things/v1/things?limit=1001", headers=bearer("events:read"))

    (error,) = assert_problem(answer, 422, "validation")["errors"]
    assert (error["parameter"], error["code"], error["value"]) == ("limit", "too_large", "1001")
    assert error["zh"] == "参数 limit：数值过大，最大为 1000"
    assert error["en"] == "Parameter limit: must be at most 1000"
    assert error["hint"].endswith("use a value within the limits")


@pytest.mark.parametrize(
    ("query", "code", "zh", "en"),
    [
        ("mode=some", "unknown_enum", "不在允许的取值之内：each, all", "must be one of: each, all"),
        ("many=x", "wrong_type", "应为整数", "must be a whole number"),
        ("many=0", "too_small", "数值过小，最小为 1", "must be at least 1"),
        (f"many={'9' * 5000}", "too_large", "数值过大", "is too large"),
        ("day=2026-11-23T08:00", "date_malformed", "应为日期 YYYY-MM-DD", "must be a date, YYYY-MM-DD"),
        ("word=A", "malformed", "格式不符：^[a-z]*$", "must have the form ^[a-z]*$"),
        ("word=abcd", "text_too_long", "文本过长，最多 3 字", "has more than 3 characters"),
        ("word=a&word=b&word=c", "too_many", "项数过多，最多 2 项", "has more than 2 entries"),
    ],
)
def test_every_fault_of_a_parameter_has_our_code_and_each_text_its_language(
    app: FastAPI, query: str, code: str, zh: str, en: str
) -> None:
    answer = call(app, "GET", f"/things/v1/asked?{query}")

    (error,) = assert_problem(answer, 422, "validation")["errors"]
    name = query.partition("=")[0]
    assert (error["parameter"], error["code"]) == (name, code)
    assert (error["zh"], error["en"]) == (f"参数 {name}：{zh}", f"Parameter {name}: {en}")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b'{"lines": [], "lines": []}',
        b'{"lines": [], "lin\\u0065s": []}',
        b'{"lines": [{"a": 1, "a": ":"}]}',
        b'{"lines": [{"item": "a", "item": "b", "quantity": 1}]}',
        b'{"lines": NaN}',
        b'{"lines": -Infinity}',
        b'{"lines": 1e999}',
        b'{"lines": "\\ud800"}',
        b'{"lines": "\\u0000"}',
        b'{"lines": ' + b"[" * 1_000 + b"]" * 1_000 + b"}",
        b'{"lines": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"lines": ' + b"9" * 5_000 + b"}",
    ],
)
def test_json_that_parsers_disagree_on_is_refused(app: FastAPI, body: bytes) -> None:
    assert_problem(call(app, "PUT", "/things/v1/things/a", content=body, headers=JSON), 400, "invalid_json")


def test_a_backslash_before_u0000_is_only_text(app: FastAPI) -> None:
    body = rb'{"lines": [{"item": "C:\\u0000", "quantity": 1}]}'

    assert call(app, "PUT", "/things/v1/things/a", content=body, headers=JSON).status_code == 200


@pytest.mark.parametrize("url", ["/nowhere", "/things/v1/nowhere"])
def test_an_unknown_address(app: FastAPI, url: str) -> None:
    assert_problem(call(app, "GET", url), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "url", "allowed"),
    [
        ("DELETE", "/things/v1/things", "GET"),
        ("DELETE", "/things/v1/things/a", "GET, PUT"),
        ("POST", "/things/v1/things/a", "GET, PUT"),
    ],
)
def test_a_wrong_method_names_the_right_ones(app: FastAPI, method: str, url: str, allowed: str) -> None:
    answer = call(app, method, url)

    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(("away", "code"), [("away", "database_unavailable"), ("log-away", "log_unavailable")])
def test_a_database_or_log_that_is_away_is_worth_another_try(app: FastAPI, away: str, code: str) -> None:
    answer = call(app, "GET", f"/things/v1/{away}")

    assert_problem(answer, 503, code)
    assert answer.headers["retry-after"] == "1"
    assert "10.1.2.3" not in answer.text


def test_a_defect_shows_a_trace_id_and_no_internals(app: FastAPI, capsys: pytest.CaptureFixture[str]) -> None:
    answer = call(app, "GET", "/things/v1/broken")

    document = assert_problem(answer, 500, "internal")
    assert "swordfish" not in answer.text
    logged: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert logged["trace_id"] == document["traceId"]
    assert "swordfish" in logged["exception"]
