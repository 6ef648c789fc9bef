"""Whatever records come, are corrected or withdrawn, whoever publishes: what was last said is what `values` says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.indicators.commands import announcing
from services.indicators.events import IndicatorValue
from services.indicators.publisher import Publisher
from services.indicators.standards.store import Standards
from services.indicators.values.answer import items
from services.indicators.values.ask import parse
from services.indicators.values.cells import vintage
from shared.db import Database
from shared.geography import TOGETHER, regions
from tests.indicators.conftest import empty
from tests.indicators.hand_filled import Filler
from tests.indicators.publisher.said import emit_and_die
from tests.indicators.records_filled import RecordFiller

INDICATORS = [
    "charging_points", "charging_points_per_nev", "charging_share_of_parking", "nev_share", "retrofit_area",
    "treatment_capacity",
]  # fmt: skip
REGIONS = [region.code for region in regions() if region.level != "county"] + list(TOGETHER)
STANDARDS = Standards()  # read once: the versions are those of the package
ANNOUNCED = [str(year) for year in range(2020, 2027)]  # base year to the year in which batches are committed
NODES = ("51", "5101", "510104", "510105", "510502", "513221", "500101", "500156")
DAYS = ("2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01", "2024-02-29", "2026-12-31", "2027-01-01")

Key = tuple[str, str, str]
Content = dict[str, Any]

days = st.sampled_from(DAYS)
maybe = st.one_of(st.none(), days)
counts = st.integers(0, 3)
regions_named = st.sampled_from(("51", "50", "5101"))
of_institutions = {
    "vehicles.charging_point": st.fixed_dictionaries({"in_service_from": days, "in_service_to": maybe}),
    "waste.facility": st.fixed_dictionaries({
        "in_service_from": days, "in_service_to": maybe, "capacity_g_per_day": counts,
    }),
    "vehicles.stock": st.fixed_dictionaries({
        "period": st.sampled_from(("2020", "2021-H1", "2024", "2026-06")),
        "vehicles": st.lists(st.fixed_dictionaries({"drive": st.just("bev"), "count": counts}), max_size=1),
    }),
    "statistics.parking_stock": st.fixed_dictionaries({"as_of": days, "spaces": counts, "nev_spaces": st.just(0)}),
    "vehicles.acquisition": st.fixed_dictionaries({
        "acquired_on": days, "kind": st.sampled_from(("new", "lease")), "drive": st.sampled_from(("bev", "petrol")),
        "count": counts,
    }),
    "projects.project": st.fixed_dictionaries({
        "stage": st.sampled_from(("completed", "started")), "completed_on": days, "started_on": maybe,
        "contract": st.just({"kind": "none"}),
        "components": st.lists(
            st.fixed_dictionaries({"kind": st.just("building_retrofit"), "area_dm2": counts}), max_size=2
        ),
    }),
}  # fmt: skip
of_regions = {
    "projects.nil_report": st.fixed_dictionaries({
        "resource": st.sampled_from(sorted(of_institutions)), "region_code": regions_named,
        "period": st.sampled_from(("2020", "2024-H2", "2026-01")),
    }),
    "projects.opening_balance": st.fixed_dictionaries({
        "measure": st.sampled_from(("charging_points", "treatment_capacity")), "region_code": regions_named,
        "as_of": days, "quantity": counts,
    }),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What a record says now; `content` None: nothing counts of it any more."""

    thing: str
    key: str
    owner: str
    content: Content | None


@dataclass(frozen=True)
class Move:
    """Where an institution is from a day on; before it was nowhere."""

    uscc: str
    region: str
    since: str


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    thing = draw(st.sampled_from((*of_institutions, *of_regions)))
    content = draw(st.one_of(st.none(), *[(of_institutions | of_regions)[thing]] * 3))
    owner, number = draw(st.sampled_from("AB")), draw(st.integers(1, 2))
    return Entry(thing, f"{thing}/{owner}/{number}", owner, content)


moves = st.builds(Move, st.sampled_from("AB"), st.sampled_from(NODES), st.sampled_from(("2015-01-01", *DAYS)))
batches = st.lists(st.one_of(entries(), entries(), entries(), moves), min_size=1, max_size=6)
passes = st.sampled_from(("same", "same", "new", "dies", "none"))
Pass = Literal["same", "new", "dies", "none"]


def write(records: RecordFiller, batch: list[Entry | Move], revision: int) -> None:
    """The last word on each record and institution: that is what a batch of the engine leaves."""
    newest = {each.key if isinstance(each, Entry) else each.uscc: each for each in batch}
    for each in newest.values():
        if isinstance(each, Move):
            records.institution(each.uscc, each.region, since=each.since)
        elif each.content is None:
            records.withdraw(each.thing, each.key, revision)
        elif each.thing in of_institutions:
            records.fact(each.thing, each.owner, key=each.key, revision=revision, **each.content)
        else:
            region = each.content["region_code"]
            records.fact(each.thing, key=each.key, region=region, revision=revision, **each.content)


def announced(database: Database) -> dict[Key, Content]:
    """The last event of each value. No event says what the one before it said, and revisions rise."""
    last: dict[Key, Content] = {}
    with database.transaction() as connection:
        rows = connection.execute("SELECT revision, data FROM outbox ORDER BY id").fetchall()
    for revision, data in rows:
        said = orjson.loads(data)
        key = said["indicator"], said["region"], said["period"]
        before = last.get(key)
        assert said.pop("position") == revision
        assert before is None or (before["revision"] < revision and before["said"] != said)
        last[key] = {"revision": revision, "said": said}
    return {key: each["said"] for key, each in last.items()}


def values(database: Database) -> Iterator[tuple[Key, Content]]:
    with database.transaction() as connection:
        asked = parse(
            STANDARDS.catalogue(connection), None, indicators=INDICATORS, regions=REGIONS, periods=ANNOUNCED
        )  # fmt: skip
        for item in items(connection, [asked[i] for i in range(len(asked))], vintage(connection, None)):
            said = {name: item[name] for name in IndicatorValue.model_fields if name != "position"}
            yield (item["indicator"], item["region"], item["period"]), said


def agree(database: Database) -> None:
    """What was never announced has no data; all else is as it was last announced."""
    last = announced(database)
    for key, said in values(database):
        assert key in last or (said["numerator"], said["denominator"]) == (None, None), key
        assert last.pop(key, said) == said
    assert last == {}  # nothing of other periods or regions


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(history=st.lists(st.tuples(batches, passes), min_size=1, max_size=5))
def test_what_was_last_said_is_what_values_says(
    database: Database, history: list[tuple[list[Entry | Move], Pass]]
) -> None:
    empty(database)
    fill = Filler(database)
    records = RecordFiller(database, fill)
    with closing(Publisher(database, STANDARDS)) as publisher, closing(Publisher(database, STANDARDS)) as other:
        for uscc, node in (("A", "510104"), ("B", "510502")):
            records.institution(uscc, node)
        for revision, (batch, publishes) in enumerate(history, 1):
            write(records, batch, revision)
            leader, waiting = (publisher, other) if publishes != "new" else (other, publisher)
            waiting.close()
            if publishes == "dies":
                with pytest.MonkeyPatch.context() as patched:
                    patched.setattr(announcing, "emit", emit_and_die)
                    _step_until_death(leader)
            elif publishes != "none":
                leader.step()
                agree(database)
            fill.batch()
        other.close()
        publisher.step()
        agree(database)


def _step_until_death(publisher: Publisher) -> None:
    try:
        publisher.step()
    except KeyboardInterrupt:
        publisher.close()
