"""What breaks systems at their edge: each is answered with a problem in both languages, and nothing is stored."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from tests.e2e.partner import Json, Partner
from tests.e2e.processes import Installation
from tests.e2e.samples import credit_code, energy_return, institution, institution_path, return_path

SCHOOL = credit_code(51, "511402")
BODY = json.dumps(energy_return()).encode()


@pytest.fixture(scope="module", autouse=True)
def registered(sichuan: Partner) -> None:
    assert sichuan.put(institution_path(SCHOOL), institution("511402")).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"{", b'"text"', BODY + b"x", b"\xff" + BODY, b"\xef\xbb\xbf" + BODY,
        json.dumps(energy_return(), ensure_ascii=False).encode("gb18030"),
        json.dumps(energy_return()).encode("utf-16"),
        b'{"floor_area_m2":"1","floor_area_m2":"2","lines":[],"source":"bill"}',
        b'{"lines":[{"item":"water","quantity":"1","quantity":"2","unit":"m3"}],"source":"bill"}',
        b'{"lines":[],"source":"bill","note":"\\ud800"}',
        b'{"lines":[],"source":"bill","note":"a\\u0000b"}',
        b'{"lines":[],"source":"bill","floor_area_m2":NaN}',
        b'{"lines":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"lines":[],"source":"bill","form_edition":' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_bodies_that_are_no_return(sichuan: Partner, body: bytes) -> None:
    refused(sichuan, body)


@pytest.mark.parametrize(
    "quantity",
    [
        5, 5.5, None, True, [], "", " 1", "1 ", "1\n", "+1", "-1", "-0", "1e3", "1E3", ".5", "5.", "1,000", "NaN",
        "Infinity", "0x10", "1_000", "１２", "١٢", "1.0001", "9" * 40, "1" + "0" * 12, "1/3", "=1+1",
    ],
)  # fmt: skip
def test_quantities_that_are_no_amount(sichuan: Partner, quantity: object) -> None:
    body = energy_return(lines=[{"item": "electricity", "quantity": quantity, "unit": "kWh"}])
    assert refused(sichuan, json.dumps(body).encode())["errors"][0]["pointer"] == "/lines/0/quantity"


@pytest.mark.parametrize(
    "line",
    [
        {"unit": "MWh"}, {"unit": "kwh"}, {"item": "Electricity"}, {"item": "uranium"}, {"use": "vehicle"},
        {"origin": "solar"}, {"variant": "bituminous"}, {"resold": "2"}, {"resold": "-1"}, {"cost_yuan": "0.001"},
        {"cost_yuan": "-1"}, {"item": "gasoline", "unit": "L"}, {"kwh": "1"},
    ],
)  # fmt: skip
def test_lines_that_do_not_fit_the_form(sichuan: Partner, line: Json) -> None:
    body = energy_return(lines=[{"item": "electricity", "quantity": "1", "unit": "kWh"} | line])
    refused(sichuan, json.dumps(body).encode())


@pytest.mark.parametrize(
    "period",
    ["2016-2", "2016-13", "2016-00", "2016-Q5", "2016-H3", "1900", "2071", "2027", "16", "２０１６", "2016-02-30", "x"],
)
def test_periods_that_are_none(sichuan: Partner, period: str) -> None:
    answer = sichuan.put(return_path(SCHOOL, period), energy_return())
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == "/period"


def test_february_of_a_leap_year_counts_29_days(sichuan: Partner) -> None:
    assert sichuan.put(return_path(SCHOOL, "2016-02"), energy_return()).status_code == 201
    sichuan.settled()
    (item,) = sichuan.values(indicator="energy_per_area", region="511402", period="2016-02")[0]
    assert item["value"] == "3.5845833333333333333"
    (year,) = sichuan.values(indicator="energy_per_area", region="511402", period="2016")[0]
    assert (item["explain"]["days"], year["explain"]["days"]) == (29, 366)
    assert year["value"] == "45.239913793103448276"  # 43 015 kgce ÷ (12 000 m² × 29 / 366)


@pytest.mark.parametrize("if_match", ["1", 'W/"1"', '"abc"', '"1", "2"', '"-1"', '"' + "9" * 30 + '"'])
def test_preconditions_that_are_no_revision(sichuan: Partner, if_match: str) -> None:
    answer = sichuan.put(return_path(SCHOOL, "2016-02"), energy_return(note="x"), if_match=if_match)
    assert answer.status_code in (400, 412)


@pytest.mark.parametrize(
    "odd", ["👩‍🏫 “引号” \u202e\u200b", "=cmd|'/C calc'!A0", "<script>alert(1)</script>", "'; DROP--"]
)
def test_odd_text_comes_back_as_it_went_in(sichuan: Partner, odd: str) -> None:
    path = return_path(SCHOOL, f"2017-{1 + len(odd) % 12:02d}")
    answer = sichuan.put(path, energy_return(note=odd))
    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        assert sichuan.get(path).json()["note"] == odd


def test_a_body_of_200_mb_is_413_and_the_platform_lives(sichuan: Partner, platform: Installation) -> None:
    for path in (return_path(SCHOOL, "2015"), "/statistics/v1/energy-returns:batch"):
        assert send_until_answered(platform, sichuan, path, 200 * 1024 * 1024) == 413
    assert sichuan.get("/health/ready").status_code == 200


def send_until_answered(platform: Installation, partner: Partner, path: str, length: int) -> int:
    """Announce a body of this length and push it until the server answers or hangs up: what curl does."""
    method = "POST" if path.endswith("batch") else "PUT"
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n"
        f"Authorization: {partner.http.headers['Authorization']}\r\nContent-Type: application/json\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", platform.port), timeout=30) as connection:
        connection.sendall(head.encode())
        try:
            for chunk in chunks(length):
                connection.sendall(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return int(connection.recv(64).split()[1])


def chunks(length: int) -> Iterator[bytes]:
    for _ in range(length // 65536):
        yield b" " * 65536


def refused(partner: Partner, body: bytes) -> Json:
    """A problem document in Chinese and English, and nothing stored."""
    answer = partner.put(return_path(SCHOOL, "2019"), body)
    assert answer.status_code in (400, 422), (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    problem: Json = answer.json()
    assert {"type", "title", "status", "code", "detail", "traceId"} <= problem.keys()
    assert all({"code", "zh", "en", "pointer", "severity"} <= error.keys() for error in problem.get("errors", []))
    assert partner.get(return_path(SCHOOL, "2019")).status_code == 404
    return problem
