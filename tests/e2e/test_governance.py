"""A year of both provinces through every process: a factor is published, a year released, sealed and corrected."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.indicators.standards import packaged
from tests.e2e.conftest import ALL_SCOPES, empty_installation
from tests.e2e.partner import Json, Partner
from tests.e2e.processes import Installation
from tests.e2e.samples import credit_code, energy_return, institution, institution_path, return_path

SCHOOL = credit_code(92)
GRID = next(text for path, text in packaged() if path.parent.name == "grid-factors")
NEWER = (
    GRID.replace("version: 1.0.0", "version: 1.1.0").replace("approved: 2026-11-23", "approved:")
    + "      2024: {'51': '0.2', '50': '0.6', southwest: '0.3', national: '0.5'}\n"
)
CO2 = {"indicator": "co2_total", "region": "51", "period": "2024"}
WHY = {"reason": "年度核查发现抄表错误"}


class Province:
    """Its client, on the API and on the command line."""

    def __init__(self, installed: Installation, region: str) -> None:
        scopes = (*ALL_SCOPES, "standards:publish")
        self.credentials = installed.add_client(f"governance {region}", region, *scopes)
        self.api = Partner(installed.origin, self.credentials)
        self._installed = installed

    def command(self, *arguments: str, check: bool = True) -> str:
        named = ("--client-id", self.credentials["client_id"], "--client-secret", self.credentials["client_secret"])
        return self._installed.run(
            "standards", *arguments, *named, "--url", self._installed.origin, check=check
        )  # fmt: skip


@pytest.fixture(scope="module")
def provinces() -> Iterator[dict[str, Province]]:
    with empty_installation() as made:
        made.up()
        yield {region: Province(made, region) for region in ("50", "51")}


def eventually(found: Callable[[], Any], timeout_s: float = 60) -> Any:
    until = time.monotonic() + timeout_s
    while not (answer := found()):
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.1)
    return answer


def announced(partner: Partner, type_: str) -> list[Json]:
    events = partner.get("/indicators/v1/events", type=f"cn.bashu.indicators.{type_}", limit=1000).json()["items"]
    return [event["data"] for event in events]


def co2_of_2024(partner: Partner) -> list[tuple[str, int]]:
    found = announced(partner, "value.")
    wanted = [data for data in found if (data["indicator"], data["region"], data["period"]) == tuple(CO2.values())]
    return [(data["value"], data["position"]) for data in wanted]


def test_publish_release_seal_correct(provinces: dict[str, Province], tmp_path: Path) -> None:
    sichuan, chongqing = provinces["51"], provinces["50"]
    here = sichuan.api
    lines = [{"item": "electricity", "quantity": "1000000", "unit": "kWh"}]
    here.put(institution_path(SCHOOL), institution(valid_from="2024-01-01"))
    assert here.put(return_path(SCHOOL, "2024"), energy_return(lines=lines)).status_code == 201
    here.settled()
    (first,) = eventually(lambda: co2_of_2024(here))
    assert first[0] == "156.4"

    draft = tmp_path / "grid-factors" / "1.1.0.yaml"
    draft.parent.mkdir()
    draft.write_text(NEWER, encoding="utf-8")
    proposed = sichuan.command("propose", str(draft))
    assert "2024.51 added: 0.2" in proposed
    digest = proposed.split()[-1]
    assert "published" not in sichuan.command("approve", "grid-factors@1.1.0", "--digest", digest, check=False)
    assert "published" in chongqing.command("approve", "grid-factors@1.1.0", "--digest", digest)

    ((item,), _) = here.values(**CO2)
    assert item["value"] == "200"
    told = eventually(lambda: co2_of_2024(here)[1:])
    assert told == [("200", item["position"])]
    assert [data["standard"] for data in eventually(lambda: announced(here, "factor_set."))] == ["grid-factors@1.1.0"]

    asked = {"title": "2024 年碳排放", "indicators": ["co2_total"], "regions": ["51"], "periods": ["2024"]}
    release = here.post("/indicators/v1/releases", asked, **{"Idempotency-Key": "2024"}).json()
    for province in (sichuan, chongqing):
        signing = {"digest": release["digest"]}
        answer = province.api.post(f"/indicators/v1/releases/{release['no']}/sign", signing)
        assert answer.status_code == 200, answer.text
    eventually(lambda: here.get(return_path(SCHOOL, "2024")).json()["state"] == "sealed")

    body = energy_return(lines=[{**lines[0], "quantity": "500000"}], reason="抄表错误更正")
    sealed = here.put(return_path(SCHOOL, "2024"), body, if_match=2)
    assert (sealed.status_code, sealed.json()["code"]) == (409, "period_sealed")
    corrections = f"{return_path(SCHOOL, '2024')}/corrections"
    no = here.post(corrections, WHY).json()["correction"]
    assert here.post(f"{corrections}/{no}/approve", WHY).status_code == 200
    assert here.put(return_path(SCHOOL, "2024"), body, if_match=2).status_code == 200
    here.settled()

    frozen = here.get(f"/indicators/v1/releases/{release['no']}/values").json()["items"]
    found = here.get(f"/indicators/v1/releases/{release['no']}/differences").json()["values"]
    assert {row["value"] for row in frozen if row["factors"] == "current"} == {"200"}
    ((current,),) = ([each for each in found if each["factors"] == "current"],)
    assert (current["released"]["value"], current["live"]["value"]) == ("200", "100")
    assert len(current["batches"]) == 1
