"""A release seals what stands beside the energy returns as it seals these, and with the same way to correct it."""

from __future__ import annotations

from typing import Any

import pytest

from services.statistics.commands.sealing import SEALED_KINDS, seal
from tests.statistics.releases import REASON, release
from tests.statistics.service import HOSPITAL, SCHOOL, Api, codes, receipts
from tests.statistics.surveyed import BODIES, CHECK, METERS, PURCHASES, RECORDS, ROOM, SEASON

WHY = {"reason": "核对台账后更正", "note": "更正"}


def put(api: Api, path: str, *, match: int | None = None, by: str = "sichuan", **changes: Any) -> Any:
    return api.put(path, {**RECORDS[path], **changes}, match=match, by=by)


def accepted_and_sealed(api: Api, path: str, *periods: str) -> int:
    assert put(api, path, state="accepted").status_code == 201
    return seal(api.database, release(periods=periods or ("2021",)))


def state(api: Api, path: str) -> tuple[str, int, int | None]:
    found = api.get(path).json()
    return found["state"], found["revision"], found["counts"]


def test_every_kind_is_tried() -> None:
    assert {path.split("/", 1)[0] for path in RECORDS} | {"energy-returns"} == {kind.things for kind in SEALED_KINDS}


@pytest.mark.parametrize("path", RECORDS)
def test_what_was_accepted_is_sealed_and_changes_by_an_approved_correction_alone(api: Api, path: str) -> None:
    assert accepted_and_sealed(api, path) == 1
    assert state(api, path) == ("sealed", 2, 1)
    event = api.events()[-1]
    assert (event["verb"], event["data"]["counts"]["revision"], event["data"]["recorded_by"]) == (
        "sealed", 1, "release-1",
    )  # fmt: skip

    refused = put(api, path, match=2, **WHY)
    assert (refused.status_code, codes(refused), refused.json()["release"]) == (409, ["period_sealed"], 1)
    assert codes(api.post(f"{path}/withdraw", REASON, match=2)) == ["period_sealed"]

    asked = api.post(f"{path}/corrections", REASON, by="school")
    assert asked.status_code == 201, asked.text
    assert codes(put(api, path, match=2, **WHY)) == ["period_sealed"]
    assert api.post(f"{path}/corrections/{asked.json()['correction']}/approve", REASON).status_code == 200
    assert put(api, path, match=2, state="accepted", **WHY).status_code == 200
    assert state(api, path) == ("accepted", 3, 3)
    again = put(api, path, match=3, reason="再次更正数据", note="z")
    assert codes(again) == ["period_sealed"]  # a correction is used up


@pytest.mark.parametrize(
    ("path", "closed", "expected"),
    [
        (ROOM, "2021-06", "sealed"), (ROOM, "2021-Q2", "sealed"), (ROOM, "2021-07", "accepted"),
        (CHECK, "2021-07", "sealed"), (CHECK, "2021-Q2", "accepted"),
        (PURCHASES, "2021-12", "accepted"), (PURCHASES, "2022", "accepted"),
        (METERS, "2021-12", "sealed"), (METERS, "2022", "accepted"),
        (SEASON, "2020", "accepted"), (SEASON, "2021-H1", "sealed"), (SEASON, "2021-Q2", "accepted"),
    ],
)  # fmt: skip
def test_a_record_is_sealed_with_the_period_that_holds_it_whole(
    api: Api, path: str, closed: str, expected: str
) -> None:
    """A heating season is sealed with the year that it ends in."""
    accepted_and_sealed(api, path, closed)

    assert state(api, path)[0] == expected


def test_late_records_are_refused_and_so_is_the_acceptance_of_waiting_ones(api: Api) -> None:
    put(api, CHECK)
    seal(api.database, release(periods=("2021",)))

    assert codes(put(api, METERS)) == ["period_sealed"]
    assert codes(api.post(f"{CHECK}/accept", match=1)) == ["period_sealed"]
    assert api.post(f"{CHECK}/return", REASON, match=1).status_code == 200  # changes nothing that counts
    assert put(api, CHECK, match=2, **WHY).status_code == 409


def test_a_late_record_comes_in_by_a_correction(api: Api) -> None:
    seal(api.database, release(periods=("2021",)))
    no = api.post(f"{ROOM}/corrections", REASON).json()["correction"]
    assert api.get(f"{ROOM}/corrections").json()["items"][0]["of_revision"] == 0

    assert api.post(f"{ROOM}/corrections/{no}/approve", REASON).status_code == 200
    assert put(api, ROOM, state="accepted").status_code == 201


def test_a_correction_opens_one_record_not_its_neighbours_or_namesakes(api: Api) -> None:
    seal(api.database, release(periods=("2021",)))
    no = api.post(f"{METERS}/corrections", REASON).json()["correction"]
    api.post(f"{METERS}/corrections/{no}/approve", REASON)

    assert codes(api.put(METERS.replace("12-31", "12-30"), BODIES[METERS])) == ["period_sealed"]
    assert codes(put(api, f"site-greening/{SCHOOL}/2021-12-31")) == ["period_sealed"]
    assert put(api, METERS).status_code == 201


def test_other_years_and_the_other_province_are_open(api: Api) -> None:
    seal(api.database, release(periods=("2021",)))

    assert api.put(f"energy-budgets/{SCHOOL}/2022", BODIES[f"energy-budgets/{SCHOOL}/2021"]).status_code == 201
    assert api.put(CHECK.replace(SCHOOL, HOSPITAL), BODIES[CHECK], by="chongqing").status_code == 201
    assert codes(api.post(f"energy-budgets/{SCHOOL}/2022/corrections", REASON)) == ["period_not_sealed"]


def test_lines_of_a_batch_too(api: Api) -> None:
    seal(api.database, release(periods=("2021",)))
    lines = [
        {**BODIES[PURCHASES], "institution_uscc": SCHOOL, "year": year} for year in ("2021", "2022")
    ]  # fmt: skip

    assert [each["status"] for each in receipts(api.batch("green-procurements", lines))] == [409, 201]


def test_a_correction_of_nobody_known_or_of_another_region_is_refused(api: Api) -> None:
    accepted_and_sealed(api, CHECK)

    assert api.post(f"{CHECK}/corrections", REASON, by="chongqing").status_code == 403
    assert api.post(f"{CHECK}/corrections", REASON, by="reader").status_code == 403
    nowhere = CHECK.replace(SCHOOL, "11510000MB1B60250G")
    assert api.post(f"{nowhere}/corrections", REASON).status_code == 422


def test_returns_and_records_are_sealed_by_the_same_release_once(api: Api) -> None:
    for path in RECORDS:
        put(api, path, state="accepted")

    assert seal(api.database, release(periods=("2021",))) == len(RECORDS)
    assert seal(api.database, release(periods=("2021",))) == 0
