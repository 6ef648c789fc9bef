"""A plan with a few figures, and a call that asks for any format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.indicators.hand_filled import Filler

Ask = Callable[..., httpx.Response]


@pytest.fixture
def filled(fill: Filler) -> Filler:
    """2020 and 2023 of one county; 19 of its 20 institutions have reported 2023."""
    area_2020, area_2023 = (10**6 * days for days in (366, 365))
    fill.cell("510104", "2020", edition=2016, other_gce=551 * 10**5, floor_area_dm2_days=area_2020)
    fill.cell("510104", "2023", edition=2022, other_gce=54 * 10**6, floor_area_dm2_days=area_2023, reported=19)
    fill.expected("510104", "2020", 1)
    fill.expected("510104", "2023", 19)
    return fill


@pytest.fixture
def ask(api: TestClient) -> Ask:
    """`ask("targets", format="csv", region="51")`, `ask("values", accept="text/csv", …)`."""

    def get(name: str, accept: str | None = None, **parameters: Any) -> httpx.Response:
        headers = {"Accept": accept} if accept else {}
        return api.get(f"/indicators/v1/{name}", params=parameters or None, headers=headers)

    return get
