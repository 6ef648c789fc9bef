"""GET targets: the pace that is left, and a forecast that is never called more than that."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.indicators.standards import Plan, packaged, read
from services.indicators.targets.outlook import forecast_told
from tests.indicators.hand_filled import Filler
from tests.indicators.targets.test_get_targets import report
from tests.indicators.targets.test_trend import CASE


def explained(api: TestClient, target: str, **asked: str) -> dict[str, Any]:
    rows = api.get("/indicators/v1/targets", params={"region": "51", **asked}).json()["items"]
    found: dict[str, Any] = next(row["explain"] for row in rows if row["target"] == f"SC14-{target}")
    return found


@pytest.fixture
def falling(fill: Filler) -> Filler:
    """5.5, 5.45, 5.4 kgce/m² from 2021 to 2023."""
    fill.expected("510104", "2020", 1)
    for year, gce in ((2021, 55 * 10**6), (2022, 545 * 10**5), (2023, 54 * 10**6)):
        report(fill, year, other_gce=gce)
    return fill


@pytest.mark.usefixtures("falling")
def test_pace_tells_what_is_missing_in_how_many_years(api: TestClient) -> None:
    pace = explained(api, "B01-04", date="2024-06-30")["pace"]

    assert (pace["value"], pace["per"], pace["periods_left"]) == ("0.055", "year", 2)
    assert pace["zh"] == "距目标 0.11 kgce/m2，到 2025-12-31 还有 2 年：每年 0.055 kgce/m2"
    assert pace["en"] == "0.11 kgce/m2 to go in 2 years until 2025-12-31: 0.055 kgce/m2 a year."


@pytest.mark.usefixtures("falling")
def test_the_forecast_names_its_basis_and_the_status_that_it_would_mean(api: TestClient) -> None:
    found = explained(api, "B01-04", date="2024-06-30")["forecast"]

    assert (found["value"], found["slope"], found["per"], found["status"]) == ("5.3", "-0.05", "year", "behind")
    assert (found["periods"], found["method"]) == (["2021", "2022", "2023"], "least_squares")
    assert found["zh"].startswith("预测（非判定）：2021 至 2023 的 3 年直线趋势，每年变化 -0.05")
    assert found["en"].startswith("Forecast, no judgement: ")


@pytest.mark.usefixtures("falling")
@pytest.mark.parametrize(
    ("target", "asked", "reason"),
    [
        ("B06-01", {"date": "2024-06-30"}, "too_few_periods"),
        ("T10", {"date": "2024-06-30"}, "no_trend_for_kind"),
        ("B01-04", {"date": "2025-12-31"}, "deadline_passed"),
        ("B01-04", {"date": "2022-06-30"}, "too_few_periods"),
        ("B01-04", {"date": "2024-06-30", "region": "50"}, "not_applicable"),
    ],
)
def test_without_a_basis_there_is_none_and_why(
    api: TestClient, target: str, asked: dict[str, str], reason: str
) -> None:
    found = explained(api, target, **asked)["forecast"]

    assert (found["value"], found["status"], found["reason"]["code"]) == (None, None, reason)


def test_without_a_source_there_is_none() -> None:
    plan = max((each for _, text in packaged() if isinstance(each := read(text), Plan)), key=lambda p: p.header.version)

    assert forecast_told(plan.targets["SC14-B01-04"], CASE, None)["reason"]["code"] == "no_source"


@pytest.mark.usefixtures("falling")
def test_a_status_taken_from_another_target_is_not_forecast(api: TestClient) -> None:
    found = explained(api, "T01", date="2024-06-30")["forecast"]

    assert (found["status"], found["reason"]) == (None, None)
    assert found["value"] is not None
