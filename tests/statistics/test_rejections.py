"""Every hard rejection of a return: its code, both languages, and that nothing is stored."""

from __future__ import annotations

from typing import Any

import pytest

from tests.statistics.service import SCHOOL, UNREGISTERED, Api, a_return, codes, institution, line, path

REJECTED_BODIES: list[tuple[str, dict[str, Any], str]] = [
    # code, change of the body, pointer
    ("unknown_field", {"floor_area": "1"}, "/floor_area"),
    ("unknown_field", {"lines": [line(price="1")]}, "/lines/0/price"),
    ("missing_field", {"lines": [{"item": "electricity", "quantity": "1"}]}, "/lines/0/unit"),
    ("missing_field", {"lines": [{"item": "electricity", "unit": "kWh"}]}, "/lines/0/quantity"),
    ("missing_field", {"lines": [line(item="gasoline", unit="L")]}, "/lines/0/use"),
    ("wrong_type", {"lines": [line(quantity=350000)]}, "/lines/0/quantity"),
    ("wrong_type", {"lines": {}}, "/lines"),
    ("wrong_type", {"floor_area_m2": 12000}, "/floor_area_m2"),
    ("wrong_unit", {"lines": [line(unit="MWh")]}, "/lines/0/unit"),
    ("negative", {"lines": [line(quantity="-1")]}, "/lines/0/quantity"),
    ("negative", {"floor_area_m2": "-12000"}, "/floor_area_m2"),
    ("not_a_number", {"lines": [line(quantity="NaN")]}, "/lines/0/quantity"),
    ("not_a_number", {"lines": [line(quantity="1e5")]}, "/lines/0/quantity"),
    ("not_a_number", {"lines": [line(cost_yuan="")]}, "/lines/0/cost_yuan"),
    ("not_a_number", {"users": {"staff": "about 100"}}, "/users/staff"),
    ("too_precise", {"lines": [line(quantity="1.0001")]}, "/lines/0/quantity"),
    ("too_precise", {"lines": [line(cost_yuan="1.001")]}, "/lines/0/cost_yuan"),
    ("too_precise", {"floor_area_m2": "12000.001"}, "/floor_area_m2"),
    ("too_precise", {"users": {"students": "1.0001"}}, "/users/students"),
    ("too_large", {"lines": [line(quantity="100000000001")]}, "/lines/0/quantity"),
    ("too_large", {"lines": [line(quantity="9" * 20)]}, "/lines/0/quantity"),
    ("too_large", {"lines": [line(quantity="1" + "0" * 39)]}, "/lines/0/quantity"),
    ("unknown_enum", {"lines": [line(item="wood")]}, "/lines/0/item"),
    ("unknown_enum", {"lines": [line(origin="wind")]}, "/lines/0/origin"),
    ("unknown_enum", {"source": "guess"}, "/source"),
    ("unknown_enum", {"channel": "fax"}, "/channel"),
    ("unknown_enum", {"state": "sealed"}, "/state"),
    ("unknown_enum", {"form_edition": 2019}, "/form_edition"),
    ("unknown_field", {"users": {"guests": "1"}}, "/users/guests"),
    ("field_not_applicable", {"lines": [line(use="vehicle")]}, "/lines/0/use"),
    ("duplicate_line", {"lines": [line(), line(origin="grid")]}, "/lines/1"),
    ("cost_without_quantity", {"lines": [{"item": "coal", "unit": "t", "cost_yuan": "1"}]}, "/lines/0/quantity"),
    ("cost_without_quantity", {"lines": [line(quantity="0")]}, "/lines/0/quantity"),
    ("resold_exceeds_quantity", {"lines": [line(resold="350000.001")]}, "/lines/0/resold"),
    ("area_zero_with_energy", {"floor_area_m2": "0"}, "/floor_area_m2"),
    ("area_zero_with_energy", {"floor_area_m2": "0", "lines": [line(resold="349999.999")]}, "/floor_area_m2"),
    ("area_zero_with_energy", {"floor_area_m2": "0", "lines": [line(origin="direct_green")]}, "/floor_area_m2"),
    ("text_too_long", {"note": "长" * 2001}, "/note"),
    ("text_not_printable", {"note": "a\u0000b"}, "/note"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "pointer"), REJECTED_BODIES)
def test_a_wrong_body_is_refused_with_its_pointer(api: Api, code: str, change: dict[str, Any], pointer: str) -> None:
    answer = api.put(path(), a_return(**change))

    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert (error["code"], error["pointer"], error["severity"]) == (code, pointer, "hard")
    assert error["zh"]
    assert error["en"]
    assert api.get(path()).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        line(quantity="0", cost_yuan=None),
        line(item="water", unit="m3"),
        line(item="unconventional_water", unit="m3"),
        line(item="renewable_heat", unit="GJ"),
        line(origin="own_pv"),
        line(resold="350000"),
    ],
)
def test_no_area_goes_with_what_is_not_energy(api: Api, sent: dict[str, Any]) -> None:
    assert api.put(path(), a_return(floor_area_m2="0", lines=[sent])).status_code == 201


def test_everything_that_is_wrong_is_told_at_once(api: Api) -> None:
    answer = api.put(path(), a_return(floor_area_m2="-1", lines=[line(quantity="x", unit="t")], source="?"))

    assert sorted(codes(answer)) == ["negative", "not_a_number", "unknown_enum", "wrong_unit"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b'{"lines": [NaN]}', b'{"lines": [], "lines": []}', b"[" * 100_000]
)
def test_what_is_not_json_is_400(api: Api, body: bytes) -> None:
    answer = api.put(path(), body)

    assert (answer.status_code, codes(answer)) == (400, ["invalid_json"])


@pytest.mark.parametrize("body", [b"5", b"[]", b"null", b'"text"'])
def test_json_that_is_no_object_is_422(api: Api, body: bytes) -> None:
    assert api.put(path(), body).status_code == 422


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2026-12", "period_not_begun"),
        ("2027", "period_not_begun"),
        ("1900", "period_malformed"),
        ("2071", "period_malformed"),
        ("2020-Q5", "period_malformed"),
        ("2020-13", "period_malformed"),
        ("2020-06-01", "period_malformed"),
    ],
)
def test_a_period_must_exist_and_have_begun(api: Api, period: str, code: str) -> None:
    answer = api.put(path(period), a_return())

    assert (answer.status_code, codes(answer)) == (422, [code])


@pytest.mark.parametrize("period", ["2026", "2026-H2", "2026-Q4", "2026-11", "2000"])
def test_a_period_that_has_begun_may_be_reported(api: Api, period: str) -> None:
    assert api.put(f"institutions/{SCHOOL}", institution(valid_from="2000-01-01"), match=1).status_code == 200
    assert api.put(path(period), a_return()).status_code == 201


@pytest.mark.parametrize(
    ("uscc", "code"),
    [
        (SCHOOL[:-1] + ("A" if SCHOOL[-1] != "A" else "C"), "uscc_check_digit"),
        ("123", "uscc_malformed"),
        (SCHOOL[:-1] + "i", "uscc_malformed"),
        ("TMP-x", "uscc_malformed"),
        (UNREGISTERED, "uscc_unknown"),
        ("TMP-7", "uscc_unknown"),
    ],
)
def test_the_institution_must_be_in_the_register(api: Api, uscc: str, code: str) -> None:
    answer = api.put(path(uscc=uscc), a_return())

    assert (answer.status_code, codes(answer)) == (422, [code])


def test_the_institution_must_be_in_the_register_in_the_period(api: Api) -> None:
    answer = api.put(path("2015"), a_return())

    assert (answer.status_code, codes(answer)) == (422, ["institution_not_registered"])


def test_an_unknown_form_is_refused_with_those_there_are(api: Api) -> None:
    answer = api.put(f"energy-returns/{SCHOOL}/NY999/2020", a_return())

    assert (answer.status_code, codes(answer)) == (422, ["unknown_enum"])
    assert "NY201" in answer.json()["errors"][0]["hint"]


def test_a_million_times_the_last_accepted_value_is_refused(api: Api) -> None:
    small = [line(quantity="0.001", cost_yuan="0.01")]
    assert api.put(path("2019"), a_return(state="accepted", lines=small)).status_code == 201

    assert codes(api.put(path("2020"), a_return(lines=[line(quantity="1000.001")]))) == ["implausible_growth"]
    assert api.put(path("2020"), a_return(lines=[line(quantity="1000")])).status_code == 201


def test_growth_is_measured_within_the_grain_and_against_what_was_accepted(api: Api) -> None:
    small = [line(quantity="0.001", cost_yuan="0.01")]
    assert api.put(path("2019-12"), a_return(state="accepted", lines=small)).status_code == 201
    assert api.put(path("2019"), a_return(lines=small)).status_code == 201  # not accepted

    assert api.put(path("2020"), a_return()).status_code == 201
