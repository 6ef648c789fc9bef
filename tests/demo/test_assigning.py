"""What the demo assigns is taken, said to be the demo's, and the split makes up the whole."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from services.app.demo.assigning import SPLIT, chunk, lines
from tests.indicators.conftest import (
    Office,
    application,
    database,
    offices,
    shared_application,
    shared_bus,
    shared_database,
    sichuan,
)

__all__ = ["application", "database", "offices", "shared_application", "shared_bus", "shared_database", "sichuan"]


def test_every_line_is_taken_and_the_split_agrees(sichuan: Office) -> None:
    made = chunk()
    body = b"\n".join(made.lines()).decode()

    receipts = [json.loads(line) for line in sichuan.post_lines("target-values:batch", body).text.splitlines()]

    assert {receipt["status"] for receipt in receipts} == {201}
    assert len(receipts) == made.size
    last = sichuan.get(made.last_record.removeprefix("/indicators/v1/"))
    assert (last.status_code, last.json()["revision"]) == (200, made.last_revision)
    found = sichuan.get("targets/breakdown", target=SPLIT).json()["decomposition"]
    assert (found["agrees"], found["sum"], found["whole"]) == (True, "200", "200")


@pytest.mark.parametrize(("target", "assigned"), [("SC14-B01-03", "210"), ("SC14-T09", "1.3"), ("SC14-B01-07", None)])
def test_one_value_is_left_to_the_state(sichuan: Office, target: str, assigned: str | None) -> None:
    sichuan.post_lines("target-values:batch", b"\n".join(chunk().lines()).decode())
    (row,) = sichuan.get("targets", target=target, region="51").json()["items"]

    assert row["target_value"] == assigned
    assert (row["reason"] == "not_assigned") == (assigned is None)


def test_nobody_can_take_it_for_an_offices_number() -> None:
    made = list(lines())

    assert all("演示" in line["doc_no"] for line in made)
    assert all(Decimal(line["value"]) > 0 for line in made)
