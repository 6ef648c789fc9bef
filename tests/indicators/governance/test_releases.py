"""A release freezes what both provinces signed; a later correction changes the live value, never the release."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
import psycopg
import pytest

from shared.db import Database
from tests.indicators.conftest import Office
from tests.indicators.hand_filled import Filler

WATER = {"title": "2024 年用水", "indicators": ["water_total"], "regions": ["51"], "periods": ["2024"]}
PLAN = {"title": "十四五收官", "plan": "SC14", "regions": ["51"], "date": "2025-12-31"}
REASON = {"reason": "口径有误，重新起草"}


def draft(office: Office, body: dict[str, Any], key: str = "k1") -> dict[str, Any]:
    answer = office.post("releases", body, **{"Idempotency-Key": key})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def sign(release: dict[str, Any], *offices: Office) -> dict[str, Any]:
    found = release
    for office in offices:
        answer = office.post(f"releases/{release['no']}/sign", {"digest": release["digest"]})
        assert answer.status_code == 200, answer.text
        found = answer.json()
    return found


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture(autouse=True)
def water(fill: Filler) -> Filler:
    """1 000 L in Chengdu in 2024, of one institution of two."""
    fill.cell("510104", "2024", edition=2022, water_l=1000)
    fill.expected("510104", "2024", 2)
    return fill


def test_a_draft_freezes_what_values_answers(sichuan: Office, values: Callable[..., Any]) -> None:
    release = draft(sichuan, WATER)
    rows = sichuan.get("releases/1/values").json()["items"]

    assert (release["no"], release["state"], release["position"], release["signatures"]) == (1, "draft", 1, [])
    assert rows == values(indicator="water_total", region="51", period="2024", factors=["current", "frozen"])
    assert {"value", "numerator", "denominator", "coverage", "obs_status", "standard", "factor_set", "position"} <= {
        *rows[0]
    }


def test_it_is_sealed_when_both_have_signed_and_announced_once(
    sichuan: Office, chongqing: Office, database: Database
) -> None:
    release = draft(sichuan, WATER)
    assert sign(release, chongqing)["state"] == "draft"
    sealed = sign(release, sichuan, sichuan)

    assert (sealed["state"], [each["province"] for each in sealed["signatures"]]) == ("sealed", ["50", "51"])
    with database.transaction() as connection:
        rows = connection.execute("SELECT type, key, revision, data FROM outbox ORDER BY id").fetchall()
    ((type_, key, revision, data),) = rows
    event = orjson.loads(data)
    assert (type_, key, revision) == ("cn.bashu.indicators.release.sealed.v1", "1", 3)
    assert (event["periods"], event["regions"], event["digest"], event["position"]) == (
        ["2024"], ["51"], release["digest"], 1,
    )  # fmt: skip
    assert event["standards"] == ["energy@1.0.0"]


def test_the_digest_is_over_all_that_was_frozen(sichuan: Office) -> None:
    """Recomputed here from what the API tells, by the rule of decision record 0017."""
    release = draft(sichuan, WATER)
    content = {
        "title": release["title"], "position": release["position"], "plan": None, "standard": None,
        "indicators": release["indicators"], "regions": release["regions"], "periods": release["periods"],
        "factors": ["current", "frozen"], "judged_on": None,
        "values": sichuan.get("releases/1/values").json()["items"], "targets": [],
    }  # fmt: skip
    assert hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest() == release["digest"]


def test_a_correction_changes_the_live_value_and_not_the_release(
    water: Filler, sichuan: Office, chongqing: Office, value: Callable[..., dict[str, Any]]
) -> None:
    sign(draft(sichuan, WATER), sichuan, chongqing)
    frozen = sichuan.get("releases/1/values").json()
    assert sichuan.get("releases/1/differences").json()["values"] == []
    water.batch()
    water.cell("500101", "2024", edition=2022, water_l=10)  # somebody else's
    water.batch()
    water.cell("510104", "2024", edition=2022, water_l=500, reported=0)

    found = sichuan.get("releases/1/differences").json()

    assert sichuan.get("releases/1/values").json() == frozen
    assert value(indicator="water_total", region="51", period="2024")["value"] == "1.5"
    assert [(each["factors"], each["batches"]) for each in found["values"]] == [("current", [3]), ("frozen", [3])]
    assert (found["values"][0]["released"]["value"], found["values"][0]["live"]["value"]) == ("1", "1.5")
    assert (found["position"], found["as_of"]) == (1, 3)


def test_the_batch_that_brought_the_year_before_is_named_too(water: Filler, sichuan: Office, chongqing: Office) -> None:
    """Since there is a 2023 on another edition of the form, 2024 is marked B."""
    sign(draft(sichuan, WATER), sichuan, chongqing)
    water.batch()
    water.cell("510104", "2023", edition=2016, water_l=10)

    found = sichuan.get("releases/1/differences").json()["values"]

    assert [each["batches"] for each in found] == [[2], [2]]
    assert (found[0]["released"]["obs_status"], found[0]["live"]["obs_status"]) == ("P", "B")


def test_it_may_be_about_an_earlier_batch(water: Filler, sichuan: Office) -> None:
    water.batch()
    water.cell("510104", "2024", edition=2022, water_l=500, reported=0)

    release = draft(sichuan, {**WATER, "position": 1})

    assert release["position"] == 1
    assert sichuan.get("releases/1/values").json()["items"][0]["value"] == "1"
    assert refusal(sichuan.post("releases", {**WATER, "position": 9}, **{"Idempotency-Key": "k2"}))[0] == 422


def test_the_plan_is_closed_out(
    fill: Filler, sichuan: Office, chongqing: Office, set_today: Callable[[str], None]
) -> None:
    set_today("2026-11-26")
    fill.cell("510104", "2025", edition=2022, water_l=500_000_000_000, reported=2)

    def finals() -> set[tuple[str, bool]]:
        rows = sichuan.get("targets", plan="SC14", region="51").json()["items"]
        return {(row["target"], row["final"]) for row in rows if row["target"] in ("SC14-B01-02", "SC14-T05")}

    release = draft(sichuan, PLAN)
    rows = {row["target"]: row for row in sichuan.get("releases/1/targets").json()["items"]}
    assert (release["closes_plan"], release["periods"]) == (True, [str(year) for year in range(2020, 2026)])
    assert len(rows) == 58
    assert (rows["SC14-B01-02"]["status"], rows["SC14-B01-02"]["final"]) == ("met", True)
    assert finals() == {("SC14-B01-02", False), ("SC14-T05", False)}  # drafted is not sealed

    sign(release, sichuan, chongqing)

    assert finals() == {("SC14-B01-02", True), ("SC14-T05", False)}  # a standing rule has no end
    earlier = sichuan.get("targets", plan="SC14", region="51", date="2024-06-30").json()["items"]
    assert {row["target"]: row["final"] for row in earlier}["SC14-B01-02"] is False
    sub = sichuan.get("targets", plan="SC14", region="5101").json()["items"]
    assert not any(row["final"] for row in sub)  # the release was about the province
    fill.batch()
    fill.cell("510104", "2025", edition=2022, water_l=100_000_000_000, reported=0)
    (changed,) = [
        each for each in sichuan.get("releases/1/differences").json()["targets"] if each["target"] == "SC14-B01-02"
    ]
    assert (changed["released"]["status"], changed["live"]["status"]) == ("met", "behind")


class TestWhoMayDoWhat:
    def test_nobody_signs_for_the_other(self, sichuan: Office, offices: Callable[[str], Office]) -> None:
        release = draft(sichuan, WATER)

        assert refusal(offices("").post("releases/1/sign", {"digest": release["digest"]})) == (403, "province_required")
        assert refusal(offices("5101").post("releases", WATER, **{"Idempotency-Key": "k"})) == (
            403, "province_required",
        )  # fmt: skip
        assert sign(release, sichuan, sichuan)["state"] == "draft"

    def test_the_digest_is_what_is_signed(self, sichuan: Office) -> None:
        draft(sichuan, WATER)

        assert refusal(sichuan.post("releases/1/sign", {"digest": "0" * 64})) == (412, "digest_differs")
        assert sichuan.get("releases/1").json()["signatures"] == []

    def test_a_draft_is_withdrawn_by_who_made_it(self, sichuan: Office, chongqing: Office) -> None:
        release = draft(sichuan, WATER)
        sign(release, chongqing)

        assert refusal(chongqing.post("releases/1/withdraw", REASON)) == (403, "not_the_proposer")
        assert sichuan.post("releases/1/withdraw", REASON).json()["state"] == "withdrawn"
        assert refusal(sichuan.post("releases/1/sign", {"digest": release["digest"]})) == (409, "state_not_allowed")

    def test_a_sealed_one_never_moves(self, sichuan: Office, chongqing: Office, database: Database) -> None:
        sign(draft(sichuan, WATER), sichuan, chongqing)

        assert refusal(sichuan.post("releases/1/withdraw", REASON)) == (409, "state_not_allowed")
        for statement in (
            "UPDATE release SET title = title", "DELETE FROM release", "UPDATE release_row SET region = region",
            "DELETE FROM release_row", "DELETE FROM release_signature", "TRUNCATE release", "TRUNCATE release_row",
        ):  # fmt: skip
            with (
                pytest.raises(psycopg.errors.IntegrityConstraintViolation),
                database.transaction() as connection,
            ):
                connection.execute(statement.encode())

    def test_nothing_is_added_to_a_release_by_itself(
        self, sichuan: Office, chongqing: Office, database: Database
    ) -> None:
        """Not even by the service's own role: to a sealed one, to a draft, or as a release that nobody drafted."""
        sealed = sign(draft(sichuan, WATER), sichuan, chongqing)
        draft(sichuan, WATER, "k2")

        for statement in (
            "INSERT INTO release_row SELECT no, part, 99, region, content FROM release_row WHERE no = 1 AND place = 0",
            "INSERT INTO release_row SELECT no, part, 99, region, content FROM release_row WHERE no = 2 AND place = 0",
            "INSERT INTO release_row SELECT 7, part, place, region, content FROM release_row WHERE no = 1",
            f"INSERT INTO release_signature VALUES (1, '99', 'x', '{sealed['digest']}', now())",
            "INSERT INTO release_signature VALUES (2, '50', 'x', 'another digest', now())",
            "UPDATE release SET state = 'sealed' WHERE no = 2",
            "INSERT INTO release SELECT 3, revision, state, title, plan, closes_plan, spec, position, digest,"
            " created_by, client_id, created_at, ended_at, reason, 'k3', asked FROM release WHERE no = 1",
        ):
            with (
                pytest.raises(psycopg.errors.IntegrityConstraintViolation),
                database.transaction() as connection,
            ):
                connection.execute(statement.encode())
        assert sichuan.get("releases/1").json() == sealed

    def test_even_of_a_draft_only_the_state_moves(self, sichuan: Office, database: Database) -> None:
        draft(sichuan, WATER)

        with pytest.raises(psycopg.errors.IntegrityConstraintViolation), database.transaction() as connection:
            connection.execute("UPDATE release SET digest = 'another'")


def test_a_lost_answer_is_given_again(sichuan: Office) -> None:
    release = draft(sichuan, WATER)
    again = sichuan.post("releases", WATER, **{"Idempotency-Key": "k1"})

    assert (again.status_code, again.json()) == (200, release)
    other = {**WATER, "regions": ["50"]}
    assert refusal(sichuan.post("releases", other, **{"Idempotency-Key": "k1"})) == (422, "idempotency_key_reused")
    assert refusal(sichuan.post("releases", WATER)) == (400, "idempotency_key_missing")
    assert [each["no"] for each in sichuan.get("releases").json()["items"]] == [1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicators": ["nothing"]}, {"regions": ["99"]}, {"regions": []}, {"periods": ["2024-13"]}, {"title": ""},
        {"title": " "}, {"title": "\u202e"}, {"plan": "SC99"},
        {"plan": "SC14", "indicators": None, "periods": None, "date": "0001-01-01"},
        {"standard": "energy@9.0.0"}, {"periods": None}, {"indicators": None},
        {"date": "2025-12-31"}, {"plan": "SC14", "date": "2099-01-01"}, {"plan": "SC14", "standard": "energy@1.0.0"},
        {"surprise": 1}, {"title": "a\u0000b"}, {"periods": [f"{y}-{m:02}" for y in range(2001, 2069) for m in (1, 2)],
         "regions": [f"51{n:02}" for n in range(1, 99)]},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_released(sichuan: Office, wrong: dict[str, Any]) -> None:
    assert sichuan.post("releases", {**WATER, **wrong}, **{"Idempotency-Key": "k"}).status_code == 422
    assert sichuan.get("releases").json()["items"] == []


def test_what_is_not_there(sichuan: Office) -> None:
    for path in ("releases/7", "releases/7/values", "releases/7/targets", "releases/7/differences"):
        assert refusal(sichuan.get(path)) == (404, "not_found")


def test_rows_come_page_by_page(sichuan: Office) -> None:
    draft(sichuan, {**WATER, "regions": ["51", "5101", "50,51"]})
    first = sichuan.get("releases/1/values", limit=4).json()
    rest = sichuan.get("releases/1/values", limit=4, cursor=first["next"]).json()

    assert [len(page["items"]) for page in (first, rest)] == [4, 2]
    assert rest["next"] is None
