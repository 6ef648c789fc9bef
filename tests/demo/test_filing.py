"""What the demo sends, when, and that it sends nothing twice; against a stand-in of the API."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from services.app.client import Api, Credentials
from services.app.demo.clients import Clients
from services.app.demo.figures import CHONGQING, SICHUAN
from services.app.demo.filing import INSTITUTIONS, RETURNS, Filer
from services.app.demo.live import Live
from services.app.demo.run import run, seed_base_year, seed_later_years
from services.app.demo.sending import RefusedError, Stopped
from tests.demo.fake_statistics import FakeStatistics
from tests.demo.provinces import small


@pytest.fixture(scope="module")
def filers() -> list[Filer]:
    return [Filer(small(SICHUAN, 900), 7), Filer(small(CHONGQING, 300), 7)]


@pytest.fixture
def platform() -> FakeStatistics:
    return FakeStatistics()


@pytest.fixture
def apis(platform: FakeStatistics) -> dict[str, Api]:
    return {"51": platform.api(), "50": platform.api()}


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.app.demo.run._PACED_LINES_PER_S", 1e9)


def seed_base_years(apis: dict[str, Api], filers: list[Filer], stop: threading.Event | None = None) -> None:
    for filer in filers:
        seed_base_year(apis, filer, silent, stop or threading.Event())


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress bar."""


def seed_everything(apis: dict[str, Api], filers: list[Filer]) -> None:
    seed_base_years(apis, filers)
    seed_later_years(apis, filers, silent, threading.Event())


def returns_of(platform: FakeStatistics, period: str) -> Iterator[tuple[int, dict[str, Any]]]:
    return (record for path, record in platform.records.items() if path.endswith(f"/NY201/{period}"))


def test_a_refused_line_ends_the_demo_with_the_problem(
    platform: FakeStatistics, apis: dict[str, Api], filers: list[Filer]
) -> None:
    path = f"{RETURNS}/{filers[0].register.uscc[3]}/NY201/2020"
    platform.refuse[path] = {"title": "数据校验未通过", "code": "validation"}

    with pytest.raises(RefusedError, match=r"line 4.*数据校验未通过"):
        seed_base_years(apis, filers)


def test_the_base_years_are_complete_and_accepted(
    platform: FakeStatistics, apis: dict[str, Api], filers: list[Filer]
) -> None:
    seed_base_years(apis, filers)

    assert len(platform.contents("institutions")) == 1200
    assert [content["state"] for _, content in returns_of(platform, "2020")] == ["accepted"] * 900
    assert [content["state"] for _, content in returns_of(platform, "2015")] == ["accepted"] * 300


@pytest.mark.usefixtures("fast")
def test_the_later_years_come_with_gaps_corrections_and_undecided_ones(
    platform: FakeStatistics, apis: dict[str, Api], filers: list[Filer]
) -> None:
    seed_everything(apis, filers)

    for year in range(2021, 2026):
        annual = list(returns_of(platform, str(year)))
        assert 0.95 * 1200 <= len(annual) < 1200, "some never report, and coverage stays above 95 %"
        assert len(list(returns_of(platform, f"{year}-07"))) == 10, "key users report monthly"
    revisions = Counter((revision, content.get("state")) for _, (revision, content) in platform.records.items())
    assert revisions[2, "accepted"] > 0
    assert revisions[2, None] > 0, "undecided"
    assert max(revision for revision, _ in revisions) == 2


@pytest.mark.usefixtures("fast")
def test_institutions_of_the_dissolved_districts_move_before_their_year_2025(
    platform: FakeStatistics, apis: dict[str, Api], filers: list[Filer]
) -> None:
    seed_everything(apis, filers)

    columns = filers[1].register
    dissolved = {
        f"{INSTITUTIONS}/{uscc}": f"{RETURNS}/{uscc}/NY201/2025"
        for uscc, code in zip(columns.uscc, columns.region_code, strict=True)
        if code in ("500105", "500112")
    }
    last = {path: position for position, path in enumerate(platform.history)}
    assert dissolved
    for institution, annual in dissolved.items():
        revision, content = platform.records[institution]
        assert (revision, content["region_code"], content["valid_from"]) == (2, "50P001", "2025-11-06")
        assert last[institution] < last.get(annual, len(last))
    assert sum(revision == 2 for path, (revision, _) in platform.records.items() if "institutions" in path) == len(
        dissolved
    )


@pytest.mark.usefixtures("fast")
def test_a_second_run_on_the_same_platform_sends_nothing(
    platform: FakeStatistics, apis: dict[str, Api], filers: list[Filer]
) -> None:
    seed_everything(apis, filers)
    before, batches = dict(platform.records), len(platform.batches)

    seed_everything(apis, filers)

    assert platform.records == before
    assert len(platform.batches) == batches


@pytest.mark.usefixtures("fast")
def test_a_run_that_was_interrupted_is_completed(
    platform: FakeStatistics, apis: dict[str, Api], filers: list[Filer]
) -> None:
    stop = threading.Event()

    def stop_in_2023(stage: str, done: int, _total: int) -> None:
        if stage.startswith("2023") and done:
            stop.set()

    seed_base_years(apis, filers, stop)
    with pytest.raises(Stopped):
        seed_later_years(apis, filers, stop_in_2023, stop)
    seed_everything(apis, filers)

    whole = FakeStatistics()
    seed_everything({"51": whole.api(), "50": whole.api()}, filers)
    assert platform.records == whole.records


def test_live_events_file_the_next_month_and_correct_by_if_match(
    platform: FakeStatistics, apis: dict[str, Api], filers: list[Filer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BASHU_TODAY", "2026-03-15")
    for filer in filers:
        for chunk in filer.on_time(2025, 500):
            apis[filer.base.code].batch(chunk.path, chunk.lines())
    live = Live(apis, filers, 2025, seed=7)

    filed = 0
    for number in range(1, 61):
        filed = live.step(number, filed)

    assert filed == len(live.due()) == 20, "January and February of ten key users"
    assert len(list(returns_of(platform, "2026-01"))) == len(list(returns_of(platform, "2026-02"))) == 10
    assert max(revision for revision, _ in platform.records.values()) >= 2
    assert list(returns_of(platform, "2026-03")) == []


def test_live_events_go_on_where_they_were(
    apis: dict[str, Api], filers: list[Filer], platform: FakeStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BASHU_TODAY", "2026-03-15")
    first = Live(apis, filers, 2025, seed=7)
    for report in first.due()[:7]:
        first.api(report).put(report.path, report.body(state="accepted"))
    stop = threading.Event()
    stop.set()

    Live(apis, filers, 2025, seed=7).run(stop, every_s=0)

    assert len(platform.contents("energy-returns")) == 8
    assert first.due()[7].path in platform.records


def test_a_demo_that_is_stopped_while_the_platform_is_away_ends_soon() -> None:
    """The client would wait for the platform much longer."""
    stop, nobody = threading.Event(), Credentials("nobody", "")
    threading.Timer(0.5, stop.set).start()
    started = time.monotonic()

    run("http://127.0.0.1:9", Clients(nobody, nobody, nobody, nobody), silent, stop)

    assert 0.5 <= time.monotonic() - started < 5
