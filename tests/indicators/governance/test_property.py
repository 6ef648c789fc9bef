"""Whatever is reported and corrected after sealing: the release never moves, and live is the independent recompute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given

from services.indicators.api import router
from shared.bus import Bus
from shared.db import Database
from shared.web.app import create_app
from shared.web.auth import Principal
from tests.independent.groups import cells
from tests.independent.world import World
from tests.indicators.conftest import Office
from tests.indicators.histories import History, histories
from tests.indicators.property_engine import EXAMPLES, Engine, apply_all, histories_tried
from tests.indicators.published import Published, deliveries, world_after

REGIONS, PERIODS = ["50", "51", "5101"], ["2024", "2025"]
ASKED = {"title": "2024", "indicators": ["water_total"], "regions": REGIONS, "periods": PERIODS}


@pytest.fixture
def engine(fresh_database: Callable[[str], Database], fresh_bus: Callable[[], Bus]) -> Engine:
    return Engine(fresh_database("indicators"), fresh_bus())


@pytest.fixture
def offices(engine: Engine) -> dict[str, Office]:
    scopes = frozenset({"indicators:read", "standards:publish"})
    routes = [router(engine.database, engine.bus)]
    app = create_app("indicators", routes, verify=lambda region: Principal(region, scopes, region))
    return {region: Office(TestClient(app), region) for region in ("50", "51")}


def recomputed(world: World) -> dict[tuple[str, str], Fraction | None]:
    """m3 by region and period, summed from the cells of the recompute. None: nothing is reported there."""
    sums: Counter[tuple[str, str]] = Counter()
    known = set()
    for cell, amounts in cells(world, PERIODS).items():
        for region in REGIONS:
            if cell.region.startswith(region):
                known.add((region, cell.period))
                sums[region, cell.period] += amounts["water_l"]
    return {
        (region, period): Fraction(sums[region, period], 1000) if (region, period) in known else None
        for region in REGIONS
        for period in PERIODS
    }


def told(items: list[dict[str, Any]]) -> dict[tuple[str, str], Fraction | None]:
    return {
        (item["region"], item["period"]): None if item["value"] is None else Fraction(item["value"])
        for item in items
        if item["factors"] == "current"
    }


@histories_tried(max(EXAMPLES // 3, 5))
@given(history=histories())
def test_a_release_never_moves_and_live_is_the_recompute(
    engine: Engine, offices: dict[str, Office], history: History
) -> None:
    delivered: list[Published] = []
    batches = deliveries(history)
    with engine.fresh() as (running,):
        for batch in batches[: len(batches) // 2]:
            engine.publish([event.message for event in batch])
            apply_all(running)
            delivered += batch
        key = str(len(offices["51"].get("releases").json()["items"]))
        release = offices["51"].post("releases", ASKED, **{"Idempotency-Key": key}).json()
        for office in offices.values():
            office.post(f"releases/{release['no']}/sign", {"digest": release["digest"]})
        path = f"releases/{release['no']}"
        frozen = offices["51"].get(f"{path}/values").content
        assert told(offices["51"].get(f"{path}/values").json()["items"]) == recomputed(world_after(delivered))

        for batch in batches[len(batches) // 2 :]:
            engine.publish([event.message for event in batch])
            apply_all(running)
            delivered += batch
        live = told(
            offices["50"].get("values", indicator="water_total", region=REGIONS, period=PERIODS).json()["items"]
        )
        found = offices["50"].get(f"{path}/differences").json()["values"]

    then, now = told(offices["51"].get(f"{path}/values").json()["items"]), recomputed(world_after(delivered))
    assert offices["51"].get(f"{path}/values").content == frozen
    assert offices["51"].get(path).json()["state"] == "sealed"
    assert live == now
    changed = {place for place in then if then[place] != now[place]}
    different = {(each["region"], each["period"]): each for each in found if each["factors"] == "current"}
    assert changed <= different.keys()
    assert [each for each in different.values() if not each["batches"]] == []
    for place in changed:
        values = [different[place][side]["value"] for side in ("released", "live")]
        assert [None if value is None else Fraction(value) for value in values] == [then[place], now[place]]
