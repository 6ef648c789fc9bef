"""新增及更新: what is doubtful, what is refused, where it belongs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.service import HOSPITAL, MOVED, SCHOOL, Api, codes


def path(uscc: str = SCHOOL, number: str = "A-1") -> str:
    return f"vehicle-acquisitions/{uscc}/{number}"


def bought(**changes: Any) -> dict[str, Any]:
    """A petrol car of 2021, about which there is no rule yet."""
    return {"acquired_on": "2021-05-12", "kind": "new", "drive": "petrol", "use": "general", "count": 1, **changes}


def doubts(api: Api, **changes: Any) -> list[str]:
    answer = api.put(path(), bought(**changes))
    assert answer.status_code == 201, answer.text
    return [finding["code"] for finding in answer.json()["findings"]]


@pytest.mark.parametrize("drive", ["petrol", "diesel", "hev"])
def test_since_2022_what_is_bought_should_be_a_new_energy_vehicle(api: Api, drive: str) -> None:
    assert doubts(api, acquired_on="2022-01-01", drive=drive) == ["not_nev_since_2022"]


@pytest.mark.parametrize("drive", ["phev", "erev", "bev", "fcev"])
def test_a_new_energy_vehicle_raises_no_doubt(api: Api, drive: str) -> None:
    assert doubts(api, acquired_on="2022-01-01", drive=drive) == []


@pytest.mark.parametrize(
    "changes", [{"acquired_on": "2021-12-31"}, {"kind": "lease"}, {"exempt_reason": "山区线路，续航不足"}]
)
def test_before_2022_on_lease_or_with_a_reason_there_is_no_doubt(api: Api, changes: dict[str, Any]) -> None:
    assert doubts(api, **{"acquired_on": "2022-01-01", **changes}) == []


@pytest.mark.parametrize(
    ("use", "fixed_route"),
    [("confidential_mail", False), ("commute", False), ("commute", True), ("enforcement", True)],
)
def test_a_replacement_that_the_plan_names_should_be_one_at_any_time(api: Api, use: str, fixed_route: bool) -> None:
    """The same ones that SC14-T08 counts."""
    assert doubts(api, kind="replacement", use=use, fixed_route=fixed_route) == ["fixed_route_not_nev"]


@pytest.mark.parametrize(("use", "fixed_route"), [("enforcement", False), ("general", True)])
def test_any_other_replacement_may_be_another(api: Api, use: str, fixed_route: bool) -> None:
    assert doubts(api, kind="replacement", use=use, fixed_route=fixed_route) == []


def test_both_rules_hold_side_by_side(api: Api) -> None:
    found = doubts(api, acquired_on="2022-06-01", kind="replacement", use="commute", fixed_route=True)

    assert found == ["fixed_route_not_nev", "not_nev_since_2022"]


def test_a_doubt_blocks_acceptance_until_it_is_decided(api: Api) -> None:
    api.put(path(), bought(acquired_on="2022-01-01"))

    assert codes(api.post(f"{path()}/accept", match=1)) == ["not_nev_since_2022"]
    assert api.post(f"{path()}/accept", {"reason": "经批准的特种车辆"}, match=1).json()["counts"] == 2


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"drive": "steam"}, "unknown_enum", "/drive"),
        ({"kind": "stolen"}, "unknown_enum", "/kind"),
        ({"count": 0}, "too_small", "/count"),
        ({"count": -1}, "negative", "/count"),
        ({"count": 10_001}, "too_large", "/count"),
        ({"count": "2"}, "wrong_type", "/count"),
        ({"acquired_on": "1900-01-01"}, "date_out_of_range", "/acquired_on"),
        ({"acquired_on": "2071-01-01"}, "date_out_of_range", "/acquired_on"),
        ({"acquired_on": "2021-02-30"}, "date_malformed", "/acquired_on"),
        ({"acquired_on": "2026-11-24"}, "in_the_future", "/acquired_on"),
        ({"exempt_reason": "长" * 201}, "text_too_long", "/exempt_reason"),
        ({"exempt_reason": "  "}, "missing_field", "/exempt_reason"),
        ({"drive": "bev", "exempt_reason": "山区线路"}, "reason_not_applicable", "/exempt_reason"),
        ({"vin": "LSV"}, "unknown_field", "/vin"),
        ({"note": "长" * 2001}, "text_too_long", "/note"),
        ({"source": "rumour"}, "unknown_enum", "/source"),
    ],
)
def test_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = api.put(path(), bought(**changes))

    assert answer.status_code == 422, answer.text
    assert (code, pointer) in [(error["code"], error["pointer"]) for error in answer.json()["errors"]]
    assert api.events() == []


def test_what_is_allowed_is_told(api: Api) -> None:
    (error,) = api.put(path(), bought(drive="steam")).json()["errors"]

    assert "petrol, diesel, hev, phev, erev, bev, fcev" in error["hint"]


def test_nan_is_not_json(api: Api) -> None:
    assert api.put(path(), b'{"count": NaN}').status_code == 400


def test_it_belongs_to_the_region_of_its_day(api: Api) -> None:
    before = api.put(path(MOVED), bought(acquired_on="2021-06-30"))
    after = api.put(path(MOVED, "A-2"), bought(acquired_on="2021-07-01"), by="chongqing")
    never = api.put(path(MOVED, "A-3"), bought(acquired_on="2024-01-01", drive="bev"), by="chongqing")

    assert (before.json()["region_code"], after.json()["region_code"]) == ("510104", "500112")
    assert (never.status_code, never.json()["code"]) == (409, "institution_unknown")


def test_a_correction_that_moves_it_needs_rights_in_both_regions(api: Api) -> None:
    api.put(path(MOVED), bought(acquired_on="2021-06-30"))
    moved = {**bought(acquired_on="2021-07-01"), "reason": "核对原始单据后更正"}

    assert api.put(path(MOVED), moved, match=1).status_code == 403
    assert api.put(path(MOVED), moved, match=1, by="chongqing").status_code == 403
    assert api.put(path(MOVED), moved, match=1, by="everywhere").json()["region_code"] == "500112"
    assert api.get(path(MOVED)).status_code == 403


def test_a_dissolved_region_names_its_successor(api: Api) -> None:
    answer = api.put(path(HOSPITAL), bought(acquired_on="2026-01-05", drive="bev"), by="chongqing")
    (error,) = answer.json()["errors"]

    assert (answer.status_code, error["code"]) == (422, "region_dissolved")
    assert "两江新区" in error["zh"]


def test_a_number_with_a_slash_is_refused_in_a_batch(api: Api) -> None:
    line = {"institution_uscc": SCHOOL, "acquisition_no": "A/1", **bought()}

    assert '"key_malformed"' in api.batch("vehicle-acquisitions", [line]).text
