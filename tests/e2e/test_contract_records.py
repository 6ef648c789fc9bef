"""What api.md promises about one record: revisions and lost answers, states, regions in time, batches."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.e2e.partner import Json, Partner, lines_of
from tests.e2e.samples import credit_code, energy_return, institution, institution_path, return_path

WHY = "发票补到，更正电量"
SCHOOL, MOVING = credit_code(11, "510105"), credit_code(12, "500105")


@pytest.fixture(scope="module", autouse=True)
def registered(sichuan: Partner, chongqing: Partner) -> None:
    assert sichuan.put(institution_path(SCHOOL), institution("510105")).status_code == 201
    assert chongqing.put(institution_path(MOVING), institution("500105")).status_code == 201


def test_revisions_and_lost_answers(sichuan: Partner) -> None:
    path, first, second = return_path(SCHOOL, "2023"), energy_return(), energy_return(note="更正", reason=WHY)
    assert sichuan.put(path, first).status_code == 201
    assert answer(sichuan.put(path, first)) == (200, 1), "the same again, as a new key: the answer was lost"
    assert answer(sichuan.put(path, first, if_match=1)) == (200, 1), "the same under the current revision"
    assert sichuan.put(path, second).status_code == 428
    assert sichuan.put(path, second, if_match=9).status_code == 412
    assert sichuan.put(path, second, If_None_Match="*").status_code == 412
    assert answer(sichuan.put(path, second, if_match=1)) == (200, 2)
    assert answer(sichuan.put(path, second, if_match=1)) == (200, 2), "right for the revision it replaced"
    assert answer(sichuan.put(path, second, if_match=2)) == (200, 2)
    assert sichuan.put(path, second).status_code == 428, "sending no precondition was never right for this revision"
    assert sichuan.put(path, first, if_match=1).status_code == 412
    assert sichuan.put(path, energy_return(note="更正", reason=WHY + "了"), if_match=1).status_code == 412
    assert sichuan.put(path, energy_return(note="三", reason="短"), if_match=2).status_code == 422
    sichuan.settled()
    feed = sichuan.get("/statistics/v1/events", limit=1000).json()["items"]
    assert [event["data"]["revision"] for event in feed if event["subject"] == f"{SCHOOL}/NY201/2023"] == [1, 2]


def test_a_new_key_with_a_precondition(sichuan: Partner) -> None:
    assert sichuan.put(return_path(SCHOOL, "2021"), energy_return(), if_match=1).status_code == 412
    assert sichuan.put(return_path(SCHOOL, "2021"), energy_return(), If_None_Match="*").status_code == 201


def test_what_counts_while_a_correction_is_undecided(sichuan: Partner) -> None:
    path = return_path(SCHOOL, "2020")
    total = {"indicator": "water_total", "region": "510105", "period": "2020"}

    def body(m3: int, **changed: str) -> Json:
        return energy_return(lines=[{"item": "water", "quantity": str(m3), "unit": "m3"}], **changed)

    def counted() -> str:
        sichuan.settled()
        value: str = sichuan.values(**total)[0][0]["value"]
        return value

    sichuan.put(path, body(100))
    assert counted() == "100"
    assert sichuan.put(path, body(200, state="submitted", reason=WHY), if_match=1).json()["state"] == "submitted"
    assert counted() == "100"
    assert sichuan.post(f"{path}/return", {"reason": WHY}, if_match=2).json()["state"] == "returned"
    assert counted() == "100"
    assert sichuan.put(path, body(300, reason=WHY), if_match=3).json()["state"] == "accepted"
    assert counted() == "300"
    assert sichuan.post(f"{path}/withdraw", {"reason": WHY}, if_match=4).json()["state"] == "withdrawn"
    assert counted() is None
    assert sichuan.put(path, body(400, reason=WHY), if_match=5).json()["state"] == "accepted"
    assert counted() == "400"


def test_only_who_may_decide_may_accept(partner_of: Callable[..., Partner]) -> None:
    clerk = partner_of("5101", "statistics:write")
    path = return_path(SCHOOL, "2022-05")
    assert clerk.put(path, energy_return()).status_code == 403
    assert clerk.put(path, energy_return(state="submitted")).json()["state"] == "submitted"
    assert clerk.post(f"{path}/accept", {}, if_match=1).status_code == 403


def test_a_foreign_province_may_neither_write_nor_read(sichuan: Partner, chongqing: Partner) -> None:
    assert chongqing.put(return_path(SCHOOL, "2019"), energy_return()).status_code == 403
    assert chongqing.put(institution_path(credit_code(13)), institution("510105")).status_code == 403
    assert chongqing.get(institution_path(SCHOOL)).status_code in (403, 404)
    assert sichuan.put(institution_path(credit_code(13)), institution("500101")).status_code == 403


def test_a_region_must_be_valid_on_the_last_day(chongqing: Partner) -> None:
    """江北 was dissolved with 2025-11-05: its October counts there, its year belongs to 两江新区."""
    assert chongqing.put(return_path(MOVING, "2025-10"), energy_return()).status_code == 201
    for period in ("2025", "2025-11", "2025-H2", "2026-01", "2026"):
        refused = chongqing.put(return_path(MOVING, period), energy_return())
        assert refused.status_code == 422, period
        assert any("江北区已撤销，改用两江新区" in error["zh"] for error in refused.json()["errors"])
    moved = institution("50P001", valid_from="2025-11-06")
    assert chongqing.put(institution_path(MOVING), moved, if_match=1).status_code == 200
    assert chongqing.put(return_path(MOVING, "2025"), energy_return()).json()["region_code"] == "50P001"
    assert chongqing.get(return_path(MOVING, "2025-10")).json()["region_code"] == "500105"
    for region, valid_from in (("500105", "2025-11-06"), ("50P001", "2025-11-05")):
        body = institution(region, valid_from=valid_from)
        assert chongqing.put(institution_path(credit_code(14, "500105")), body).status_code == 422


def test_dated_rows_of_an_institution(sichuan: Partner) -> None:
    path = institution_path(credit_code(15))
    sichuan.put(path, institution("510104"))
    assert sichuan.put(path, institution("5101", valid_from="2024-03-01"), if_match=1).status_code == 200
    rows = [(row["valid_from"], row["valid_to"], row["region_code"]) for row in sichuan.get(path).json()["rows"]]
    assert rows == [("2015-01-01", "2024-02-29", "510104"), ("2024-03-01", None, "5101")]
    assert sichuan.put(path, institution("51", valid_from="2024-03-01"), if_match=2).status_code == 200
    rows = [(row["valid_from"], row["valid_to"], row["region_code"]) for row in sichuan.get(path).json()["rows"]]
    assert rows == [("2015-01-01", "2024-02-29", "510104"), ("2024-03-01", None, "51")]


@pytest.mark.parametrize(
    "changed",
    [
        {"valid_to": "2014-12-31"}, {"valid_from": "2023-02-29"}, {"valid_from": "1899-12-31"}, {"type_code": "02"},
        {"region_code": "999999"}, {"level": "village"}, {"name": ""}, {"name": "字" * 10_000}, {"is_key_user": "yes"},
        {"valid_to": "2071-01-01"}, {"unknown": 1},
    ],
)  # fmt: skip
def test_institutions_that_are_refused(sichuan: Partner, changed: Json) -> None:
    refused = sichuan.put(institution_path(credit_code(16)), institution() | changed)
    assert refused.status_code == 422, refused.text
    assert all({"code", "zh", "en", "pointer"} <= error.keys() for error in refused.json()["errors"])


def batch_line(period: str, uscc: str = SCHOOL, **changed: object) -> Json:
    return energy_return(**changed) | {"institution_uscc": uscc, "form": "NY201", "period": period}


def test_batch_gives_each_line_what_its_put_would_answer(sichuan: Partner) -> None:
    sichuan.put(return_path(SCHOOL, "2018-01"), energy_return())
    lines = [
        batch_line("2018-02"),
        batch_line("2018-02", note="again"),
        batch_line("2018-01", note="changed", reason=WHY),
        batch_line("2018-01", uscc=MOVING),
        batch_line("2018-13"),
        batch_line("2018-01"),
        batch_line("2018-03", revision=4),
    ]
    answered = sichuan.batch("energy-returns", lines)
    assert answered.status_code == 200
    receipts = lines_of(answered)
    assert [receipt["line"] for receipt in receipts] == [1, 2, 3, 4, 5, 6, 7]
    assert [receipt["status"] for receipt in receipts] == [201, 409, 428, 403, 422, 409, 412]
    assert receipts[1]["problem"]["code"] == "duplicate_in_batch"
    again = lines_of(sichuan.batch("energy-returns", [batch_line("2018-02"), batch_line("2018-01")]))
    assert [(receipt["status"], receipt["revision"]) for receipt in again] == [(200, 1), (200, 1)]
    revised = lines_of(sichuan.batch("energy-returns", [batch_line("2018-01", note="x", reason=WHY, revision=1)]))
    assert [(receipt["status"], receipt["revision"]) for receipt in revised] == [(200, 2)]


def test_batch_of_mode_all_keeps_all_or_nothing(sichuan: Partner) -> None:
    refused = sichuan.batch("energy-returns", [batch_line("2018-04"), batch_line("2018-4")], mode="all")
    assert refused.status_code == 422
    assert [receipt["status"] for receipt in lines_of(refused)] == [424, 422]
    assert sichuan.get(return_path(SCHOOL, "2018-04")).status_code == 404
    kept = sichuan.batch("energy-returns", [batch_line("2018-04"), batch_line("2018-05")], mode="all")
    assert (kept.status_code, [receipt["status"] for receipt in lines_of(kept)]) == (200, [201, 201])


def test_batch_of_institutions(sichuan: Partner) -> None:
    lines = [institution() | {"uscc": credit_code(17)}, institution("500101") | {"uscc": credit_code(18)}]
    assert [r["status"] for r in lines_of(sichuan.batch("institutions", lines))] == [201, 403]


def answer(response: httpx.Response) -> tuple[int, int]:
    """Status and revision, which the ETag must repeat."""
    revision = response.json()["revision"]
    assert response.headers["ETag"] == f'"{revision}"'
    return response.status_code, revision
