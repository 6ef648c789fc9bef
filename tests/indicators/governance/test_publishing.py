"""A version is proposed by one province and published by the other; values can be read under every one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import psycopg
import pytest

from services.indicators.publisher import Publisher
from services.indicators.standards import packaged
from shared.db import Database
from tests.indicators.conftest import Office
from tests.indicators.hand_filled import Filler

GRID = next(text for path, text in packaged() if path.parent.name == "grid-factors")
NEWER = (
    GRID.replace("version: 1.0.0", "version: 1.1.0").replace("approved: 2026-11-23", "approved:")
    + "      2024: {'51': '0.2', '50': '0.6', southwest: '0.3', national: '0.5'}\n"
)
DIGEST = hashlib.sha256(NEWER.encode()).hexdigest()
ONE = "standards/grid-factors/1.1.0"
SIGNED = {"digest": DIGEST}


@pytest.fixture
def proposed(sichuan: Office) -> dict[str, Any]:
    answer = sichuan.put(ONE, NEWER)
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"'), answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def publisher(database: Database) -> Iterator[Publisher]:
    made = Publisher(database)
    yield made
    made.close()


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def events(database: Database) -> list[tuple[Any, ...]]:
    with database.transaction() as connection:
        rows = connection.execute(
            "SELECT type, key, subject, revision, data FROM outbox WHERE type NOT LIKE '%.value.%' ORDER BY id"
        ).fetchall()
    return [(*row[:4], orjson.loads(row[4])) for row in rows]


def test_a_proposal_says_its_digest_and_what_it_changes(proposed: dict[str, Any], chongqing: Office) -> None:
    read = chongqing.get(ONE).json()

    assert read == proposed
    assert (read["state"], read["digest"], read["proposed_by"], read["approved_by"]) == ("proposed", DIGEST, "51", None)
    assert read["before"] == "grid-factors@1.0.0"
    assert {"zh": "新增 sets.mee-nbs.years.2024.51：0.2", "en": "sets.mee-nbs.years.2024.51 added: 0.2"} in read[
        "differences"
    ]
    assert read["yaml"] == NEWER


@pytest.mark.usefixtures("proposed")
def test_nothing_counts_before_the_other_province_approved(chongqing: Office, database: Database) -> None:
    asked = {"indicator": "co2_total", "region": "51", "period": "2024", "standard": "grid-factors@1.1.0"}

    assert chongqing.get("values", **asked).status_code == 422
    assert events(database) == []


@pytest.mark.usefixtures("proposed")
def test_approval_publishes_with_one_event(chongqing: Office, database: Database) -> None:
    answer = chongqing.post(f"{ONE}/approve", SIGNED)

    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["state"], found["approved_by"], found["revision"]) == ("published", "50", 2)
    assert [step["state"] for step in found["history"]] == ["proposed", "published"]
    ((type_, key, subject, revision, data),) = events(database)
    assert type_ == "cn.bashu.indicators.factor_set.published.v1"
    assert (key, subject, revision) == ("grid-factors@1.1.0", "grid-factors@1.1.0", 2)
    assert (data["digest"], data["yaml"], data["position"]) == (DIGEST, NEWER, 1)
    listed = {each["standard"]: each["state"] for each in chongqing.get("standards").json()["items"]}
    assert (listed["grid-factors@1.0.0"], listed["grid-factors@1.1.0"]) == ("published", "published")


def test_an_answer_that_was_lost_is_given_again(proposed: dict[str, Any], sichuan: Office, chongqing: Office) -> None:
    assert sichuan.put(ONE, NEWER).json() == proposed
    first = chongqing.post(f"{ONE}/approve", SIGNED).json()
    assert chongqing.post(f"{ONE}/approve", SIGNED).json() == first


class TestWhoMayDoWhat:
    @pytest.mark.usefixtures("proposed")
    def test_nobody_approves_or_rejects_his_own(self, sichuan: Office) -> None:
        assert refusal(sichuan.post(f"{ONE}/approve", SIGNED)) == (403, "own_proposal")
        assert refusal(sichuan.post(f"{ONE}/reject", {**SIGNED, "reason": "我不同意"})) == (422, "validation")
        assert refusal(sichuan.post(f"{ONE}/reject", {**SIGNED, "reason": "我方不同意"})) == (403, "own_proposal")

    @pytest.mark.parametrize("region", ["", "5101", "510104"])
    @pytest.mark.usefixtures("proposed")
    def test_a_client_of_both_or_of_a_part_decides_nothing(self, offices: Callable[[str], Office], region: str) -> None:
        office = offices(region)

        assert refusal(office.post(f"{ONE}/approve", SIGNED)) == (403, "province_required")
        assert refusal(office.put("standards/densities/1.1.0", "x")) == (403, "province_required")

    @pytest.mark.usefixtures("proposed")
    def test_only_the_proposer_withdraws_or_revises(self, chongqing: Office) -> None:
        reason = {"reason": "不再需要了"}

        assert refusal(chongqing.post(f"{ONE}/withdraw", reason)) == (403, "not_the_proposer")
        assert refusal(chongqing.put(ONE, NEWER + "#\n", **{"If-Match": '"1"'})) == (403, "not_the_proposer")

    @pytest.mark.usefixtures("proposed")
    def test_what_was_read_is_what_is_approved(self, sichuan: Office, chongqing: Office) -> None:
        """The proposal was revised between reading and approving."""
        assert refusal(sichuan.put(ONE, NEWER + "# later\n")) == (428, "revision_required")
        assert sichuan.put(ONE, NEWER + "# later\n", **{"If-Match": '"1"'}).json()["revision"] == 2

        assert refusal(chongqing.post(f"{ONE}/approve", SIGNED)) == (412, "digest_differs")
        assert refusal(chongqing.post(f"{ONE}/approve", {})) == (422, "validation")


@pytest.mark.usefixtures("proposed")
def test_a_rejected_proposal_comes_again(sichuan: Office, chongqing: Office) -> None:
    assert chongqing.post(f"{ONE}/reject", {**SIGNED, "reason": "请注明来源文号"}).json()["state"] == "rejected"
    assert refusal(chongqing.post(f"{ONE}/approve", SIGNED)) == (409, "state_not_allowed")

    again = sichuan.put(ONE, NEWER, **{"If-Match": '"2"'})
    assert (again.status_code, again.json()["state"]) == (200, "proposed")
    assert [step["reason"] for step in again.json()["history"]] == [None, "请注明来源文号", None]


@pytest.mark.usefixtures("proposed")
def test_a_withdrawn_proposal_cannot_be_approved(sichuan: Office, chongqing: Office) -> None:
    assert sichuan.post(f"{ONE}/withdraw", {"reason": "数据有误，重报"}).json()["state"] == "withdrawn"
    assert refusal(chongqing.post(f"{ONE}/approve", SIGNED)) == (409, "state_not_allowed")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("'0.1564'", "0.1564", "not_exact", 20),
        ("'0.1255'", "'0.1256'", "changed_in_minor", 16),
        ("approved:", "approved: 2027-01-01", "approved_already", 7),
        ("version: 1.1.0", "version: 1.0.9", "wrong_place", 4),
        ("      2022:", "      2021:", "key_twice", 18),
        ("    unit: kgCO2/kWh", "    unit: &u kgCO2/kWh\n    other: *u", "alias", 15),
        ("sets:", "sets: [", "unreadable", 11),
        ("sets:", "sets: " + "[" * 100_000, "unreadable", 9),
        ("    unit: kgCO2/kWh", "    unit: 2020-99-99", "unreadable", 1),
        ("    unit: kgCO2/kWh", f"    unit: {'9' * 5000}", "unreadable", 1),
    ],
)
def test_what_validate_finds_comes_back_with_its_line(
    sichuan: Office, old: str, new: str, code: str, line: int
) -> None:
    answer = sichuan.put(ONE, NEWER.replace(old, new, 1))

    assert answer.status_code == 422
    assert (code, line) in [(error["code"], error["line"]) for error in answer.json()["errors"]], answer.text


def test_a_published_version_cannot_be_proposed_again(sichuan: Office) -> None:
    assert refusal(sichuan.put("standards/grid-factors/1.0.0", GRID)) == (409, "version_published")
    older = NEWER.replace("version: 1.1.0", "version: 1.0.0")
    assert refusal(sichuan.put("standards/grid-factors/1.0.0", older)) == (409, "version_published")


def test_what_is_not_there(sichuan: Office) -> None:
    assert refusal(sichuan.get("standards/grid-factors/9.0.0")) == (404, "not_found")
    assert sichuan.get("standards/grid-factors/9").status_code == 422
    assert refusal(sichuan.put(ONE, NEWER, **{"If-Match": '"3"'})) == (412, "stale_revision")


@pytest.mark.parametrize("table", ["standard", "standard_step"])
@pytest.mark.usefixtures("proposed")
def test_the_database_refuses_to_change_what_was_approved(database: Database, table: str) -> None:
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation), database.transaction() as connection:
        connection.execute(f"UPDATE {table} SET content = ''".encode())
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation), database.transaction() as connection:
        connection.execute(f"DELETE FROM {table}".encode())


def test_a_new_grid_factor_changes_values_at_once_and_no_cell(
    sichuan: Office,
    chongqing: Office,
    database: Database,
    fill: Filler,
    publisher: Publisher,
    value: Callable[..., dict[str, Any]],
) -> None:
    """10⁶ kWh in Sichuan in 2024: 0.1564 kg/kWh of 2023 stood in, 0.2 is that of the year."""
    fill.cell("510104", "2024", edition=2022, electricity_grid_wh=10**9)
    with database.transaction() as connection:
        cells = connection.execute("SELECT * FROM energy_cell").fetchall()
    asked = {"indicator": "co2_total", "region": "51", "period": "2024"}
    before = value(**asked)
    announced = publisher.step()

    sichuan.put(ONE, NEWER)
    assert chongqing.post(f"{ONE}/approve", SIGNED).status_code == 200

    after = value(**asked)
    assert (before["value"], before["obs_status"], before["position"]) == ("156.4", "E", 1)
    assert (after["value"], after["obs_status"], after["position"]) == ("200", "A", 2)
    assert "grid-factors@1.1.0" in after["factor_set"]
    assert value(**asked, as_of=1)["value"] == "156.4"
    with database.transaction() as connection:
        assert connection.execute("SELECT * FROM energy_cell").fetchall() == cells
        assert connection.execute("SELECT count(*) FROM energy_change").fetchone() == (1,)

    assert publisher.step() == announced * 2 // 11  # co2_total and co2_per_area, wherever they were announced
    with database.transaction() as connection:
        rows = connection.execute(
            "SELECT type, revision, data FROM outbox WHERE key = 'co2_total|51|2024' ORDER BY id"
        ).fetchall()
        others = connection.execute("SELECT count(*) FROM outbox WHERE key = 'energy_total|51|2024'").fetchone()
    told = [(type_.split(".")[4], revision, orjson.loads(data)["value"]) for type_, revision, data in rows]
    assert told == [("published", 1, "156.4"), ("revised", 2, "200")]
    assert others == (1,)
    assert publisher.step() == 0


def test_a_change_of_cells_and_a_new_version_at_once_are_one_event(
    sichuan: Office, chongqing: Office, database: Database, fill: Filler, publisher: Publisher
) -> None:
    fill.cell("510104", "2024", edition=2022, electricity_grid_wh=10**9)
    publisher.step()
    fill.batch()
    fill.cell("510104", "2024", edition=2022, electricity_grid_wh=10**9)
    sichuan.put(ONE, NEWER)
    chongqing.post(f"{ONE}/approve", SIGNED)

    publisher.step()
    with database.transaction() as connection:
        rows = connection.execute("SELECT data FROM outbox WHERE key = 'co2_total|51|2024' ORDER BY id").fetchall()
    assert [orjson.loads(data)["value"] for (data,) in rows] == ["156.4", "400"]
