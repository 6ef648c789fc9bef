"""What goes out: one full-state event for every value that changed, once a batch number."""

from __future__ import annotations

import time
from threading import Event, Thread
from typing import Any

import orjson
import pytest

from services.indicators import publisher as module
from services.indicators.commands import values as commands
from services.indicators.events import PUBLISHED, REVISED, IndicatorValue
from services.indicators.publisher import Publisher, changed_values
from shared.db import Database
from tests.indicators.hand_filled import Filler

Row = tuple[str, str, str, int, str, dict[str, Any]]


def published(database: Database, number: int) -> dict[tuple[str, str, str], Row]:
    """The events of one batch number, by indicator, region and period."""
    with database.transaction() as connection:
        rows = connection.execute(
            "SELECT type, key, subject, revision, region, data FROM outbox WHERE revision = %s ORDER BY id", (number,)
        ).fetchall()
    events = [(*row[:5], orjson.loads(row[5])) for row in rows]
    found = {(e[5]["indicator"], e[5]["region"], e[5]["period"]): e for e in events}
    assert len(found) == len(events)  # coalesced: no value twice
    return found


def test_nothing_is_published_before_the_first_batch(database: Database, publisher: Publisher) -> None:
    assert publisher.step() == 0
    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM publication").fetchone() == (0,)


def test_a_changed_cell_changes_prefecture_province_both_and_circle(
    database: Database, fill: Filler, publisher: Publisher
) -> None:
    fill.cell("510104", "2021", water_l=1000)

    assert publisher.step() == 11 * 4

    found = published(database, 1)
    assert {(region, period) for _, region, period in found} == {
        ("5101", "2021"), ("51", "2021"), ("50,51", "2021"), ("circle", "2021"),
    }  # fmt: skip
    type_, key, subject, revision, region, data = found["water_total", "50,51", "2021"]
    assert (type_, key, subject) == (PUBLISHED, "water_total|50,51|2021", "water_total/50,51/2021")
    assert (revision, region, data["value"], data["position"]) == (1, "50,51", "1", 1)


def test_the_payload_is_what_values_says(fill: Filler, database: Database, publisher: Publisher, value: Any) -> None:
    fill.cell("510104", "2021", electricity_grid_wh=10**9)
    publisher.step()

    data = published(database, 1)["co2_total", "51", "2021"][5]
    item = value(indicator="co2_total", region="51", period="2021")

    assert IndicatorValue.model_validate(data)
    assert data == {name: item[name] for name in IndicatorValue.model_fields}


def test_batches_since_the_last_time_are_one_publication(
    database: Database, fill: Filler, publisher: Publisher
) -> None:
    fill.cell("510104", "2021", water_l=1000)
    fill.batch()
    fill.cell("510104", "2021", water_l=1000)

    publisher.step()

    assert published(database, 1) == {}
    assert published(database, 2)["water_total", "51", "2021"][5]["value"] == "2"
    assert publisher.step() == 0


def test_the_second_time_a_value_is_revised_and_others_stay_silent(
    database: Database, fill: Filler, publisher: Publisher
) -> None:
    fill.cell("510104", "2021", water_l=1000)
    publisher.step()
    fill.batch()
    fill.cell("510302", "2021", water_l=1000)
    publisher.step()

    found = published(database, 2)

    assert found["water_total", "51", "2021"][0] == REVISED
    assert found["water_total", "5103", "2021"][0] == PUBLISHED
    assert ("water_total", "5101", "2021") not in found


def test_a_value_that_is_gone_is_published_as_no_data(database: Database, fill: Filler, publisher: Publisher) -> None:
    fill.cell("510104", "2021", water_l=1000)
    publisher.step()
    fill.batch()
    fill.cell("510104", "2021", water_l=-1000, reported=-1)
    publisher.step()

    data = published(database, 2)["water_total", "51", "2021"][5]

    assert (data["value"], data["obs_status"]) == (None, "M")


def test_a_change_of_the_register_changes_the_coverage_of_later_periods(
    database: Database, fill: Filler, publisher: Publisher
) -> None:
    for period in ("2020", "2021", "2022", "2021-H1"):
        fill.cell("510104", period, water_l=1000)
    publisher.step()
    fill.batch()
    fill.expected("510104", "2021", 3)
    publisher.step()

    found = published(database, 2)

    assert {period for _, _, period in found} == {"2021", "2022"}
    assert found["water_total", "51", "2022"][5]["coverage"]["expected"] == 3


@pytest.mark.parametrize(("edition", "is_break"), [(2016, True), (2020, False)])
def test_another_form_edition_is_a_break_in_the_following_period_which_is_published_too(
    database: Database, fill: Filler, publisher: Publisher, value: Any, edition: int, is_break: bool
) -> None:
    for period in ("2021", "2022"):
        fill.cell("510104", period, edition=2020, water_l=1000)
    fill.cell("510104", "2020", edition=2020, water_l=1000)
    publisher.step()
    fill.batch()
    if is_break:
        fill.cell("510104", "2020", edition=2020, water_l=-1000, reported=-1)
    fill.cell("510104", "2020", edition=edition, water_l=1000)
    publisher.step()

    found = published(database, 2)

    assert {period for _, _, period in found} == ({"2020", "2021"} if is_break else {"2020"})
    if is_break:
        said = found["water_total", "51", "2021"][5]["obs_status"]
        assert said == value(indicator="water_total", region="51", period="2021")["obs_status"] == "B"


def test_a_batch_that_changed_nothing_is_noted(database: Database, fill: Filler, publisher: Publisher) -> None:
    assert fill.number == 1

    assert publisher.step() == 0

    with database.transaction() as connection:
        rows = connection.execute("SELECT number, first_id, last_id FROM publication").fetchall()
    assert rows == [(1, None, None)]


def test_a_publication_names_its_events(database: Database, fill: Filler, publisher: Publisher) -> None:
    for period in ("2021", "2022"):
        fill.cell("510104", period, water_l=1000)
        publisher.step()
        fill.batch()

    with database.transaction() as connection:
        rows = connection.execute(
            "SELECT p.number, count(*), count(*) FILTER (WHERE o.revision = p.number)"
            " FROM publication p JOIN outbox o ON o.id BETWEEN first_id AND last_id GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert rows == [(1, 44, 44), (2, 44, 44)]


def test_only_one_publisher_leads_and_another_takes_over(
    database: Database, fill: Filler, publisher: Publisher
) -> None:
    fill.cell("510104", "2021", water_l=1000)
    second = Publisher(database)
    publisher.step()
    fill.batch()
    fill.cell("510104", "2021", water_l=1000)

    assert second.step() == 0
    publisher.close()
    assert second.step() == 44
    second.close()


def test_it_runs_until_it_is_told_to_stop(database: Database, fill: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 0.01)
    fill.cell("510104", "2021", water_l=1000)
    publisher, stop = Publisher(database), Event()
    thread = Thread(target=publisher.run, args=(stop,))
    thread.start()

    deadline = time.monotonic() + 20
    while not published(database, 1) and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    thread.join(10)

    assert len(published(database, 1)) == 44
    assert not thread.is_alive()
    with database.session() as session:  # the lock is free again, once PostgreSQL has seen that its session ended
        session.execute("SET lock_timeout = '20s'")
        session.execute("SELECT pg_advisory_lock(hashtext('bashu.publisher'))")


@pytest.mark.parametrize(
    ("node", "codes"),
    [
        ("510104", ["5101", "51", "50,51", "circle"]),
        ("5107", ["5107", "51", "50,51"]),  # partial: the prefecture's own units are not in the circle
        ("51", ["51", "50,51"]),
        ("500101", ["50", "50,51", "circle"]),
        ("500156", ["50", "50,51"]),
    ],
)
def test_whose_values_a_node_changes(node: str, codes: list[str]) -> None:
    assert [change.region for change in changed_values([(12, 2021 * 12, node)])] == codes


def test_however_much_changed_it_is_one_publication_made_in_parts(
    database: Database, fill: Filler, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "CHANGES_AT_ONCE", 3)
    for period in ("2020", "2021"):
        fill.cell("510104", period, water_l=1000)

    assert publisher.step() == 2 * 44

    assert {(region, period) for _, region, period in published(database, 1)} == {
        (region, period) for region in ("5101", "51", "50,51", "circle") for period in ("2020", "2021")
    }
    with database.transaction() as connection:
        rows = connection.execute("SELECT number, last_id - first_id + 1 FROM publication").fetchall()
    assert rows == [(1, 88)]
