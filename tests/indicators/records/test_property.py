"""Whatever records and moves there are: every kind of measure equals an independent recompute, as of every batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.indicators.records.formulas import Formulas
from services.indicators.records.known import Known as Reader
from services.indicators.records.memory import Memory
from services.indicators.standards import IndicatorStandard, packaged, read
from services.indicators.values.areas import area
from services.indicators.values.cells import Vintage
from shared.db import Database
from tests.independent import measured as independent
from tests.independent.measured import Known, Record, Stay
from tests.indicators.conftest import empty
from tests.indicators.hand_filled import Filler
from tests.indicators.records_filled import RecordFiller

*_, PROGRAMME = (  # the newest
    found for _, text in packaged() if isinstance(found := read(text), IndicatorStandard) and found.measures
)
START, REGIONS = date(2021, 1, 1), ("51", "5101", "510104", "510302", "50")
NODES = ("51", "5101", "510104", "510105", "510302", "500103")
DAYS = tuple(date(year, month, day) for year in (2020, 2021, 2022, 2023) for month, day in ((6, 30), (7, 1), (12, 31)))
ENDS = (*(day for day in DAYS if day.day != 1), date(2022, 7, 31), date(2023, 1, 31))  # a stock is too old by then
FLOWS: dict[str, Callable[[Known, str, date, date], int]] = {
    "retrofit_area": independent.retrofit_area,
    "audits_or_diagnoses": independent.audits_or_diagnoses,
    "national_units_first": independent.national_units_first,
}
STOCKS: dict[str, Callable[[Known, str, date], int]] = {
    "charging_points": independent.charging_points,
    "nev_stock": independent.nev_stock,
    "plastics_list1_stopped": independent.plastics_stopped,
    "saving_agencies": independent.saving_agencies,
    "counties_with_unit": independent.counties_with_unit,
}

days, usccs = st.sampled_from(DAYS), st.sampled_from("ABC")
maybe = st.one_of(st.none(), days)
KINDS = ("building_retrofit", "energy_audit", "energy_diagnosis")
contents = {
    "projects.project": st.fixed_dictionaries({
        "stage": st.sampled_from(("completed", "started")), "completed_on": days, "started_on": st.none(),
        "contract": st.just({"kind": "none"}),
        "components": st.lists(
            st.fixed_dictionaries({"kind": st.sampled_from(KINDS), "area_dm2": st.integers(0, 9)}), max_size=3
        ),
    }),
    "vehicles.charging_point": st.fixed_dictionaries({
        "in_service_from": days, "in_service_to": maybe, "connectors": st.just(1),
    }),
    "projects.award": st.fixed_dictionaries({
        "kind": st.sampled_from(("demonstration_unit", "saving_agency")),
        "level": st.sampled_from(("national", "province")), "awarded_on": days, "valid_to": maybe, "revoked_on": maybe,
    }),
    "waste.plastic_declaration": st.fixed_dictionaries({"stopped_on": days}),
    "waste.plastic_inspection": st.fixed_dictionaries({
        "inspected_on": days, "scope": st.sampled_from(("list1", "all")),
        "result": st.sampled_from(("clean", "violation")), "rectified_on": maybe,
        "items": st.lists(
            st.fixed_dictionaries({"item_code": st.sampled_from(("1", "other")), "found": st.booleans()}), max_size=2
        ),
    }),
    "vehicles.stock": st.fixed_dictionaries({
        "period": st.sampled_from(("2020", "2021", "2021-H1", "2022")),
        "vehicles": st.lists(
            st.fixed_dictionaries({"drive": st.sampled_from(("bev", "hev")), "count": st.integers(0, 9)}), max_size=2
        ),
    }),
}  # fmt: skip


@dataclass
class Batch:
    moves: dict[str, list[Stay]] = field(default_factory=dict)
    said: dict[str, tuple[str, str, dict[str, Any] | None]] = field(default_factory=dict)  # key → thing, of, content


@st.composite
def stays(draw: st.DrawFn) -> list[Stay]:
    """One row, or two with a move between them; the last may end."""
    moved_on, ended_on = draw(maybe), draw(st.sampled_from((None, None, date(2023, 6, 30))))
    spans = [(date(2015, 1, 1), ended_on)]
    if moved_on and (ended_on is None or moved_on < ended_on):
        spans = [(date(2015, 1, 1), moved_on.replace(day=moved_on.day - 1) if moved_on.day > 1 else date(
            moved_on.year, moved_on.month - 1, 30)), (moved_on, ended_on)]  # fmt: skip
    return [
        Stay(first, last, draw(st.sampled_from(NODES)), draw(st.booleans()), draw(st.sampled_from((None, "510105"))))
        for first, last in spans
    ]


@st.composite
def batches(draw: st.DrawFn) -> list[Batch]:
    found = [Batch(moves={uscc: draw(stays()) for uscc in "ABC"})]
    for _ in range(draw(st.integers(1, 3))):
        moves = draw(st.dictionaries(usccs, stays(), max_size=1))
        batch = Batch(moves)
        for _ in range(draw(st.integers(3, 12))):
            thing = draw(st.sampled_from((*sorted(contents), "projects.award")))
            key = f"{thing}/{draw(usccs)}/{draw(st.integers(1, 3))}"
            batch.said[key] = (thing, key.split("/")[1], draw(st.one_of(contents[thing], contents[thing], st.none())))
        found.append(batch)
    return found


def write(records: RecordFiller, batch: Batch, known: Known, revision: int) -> None:
    for uscc, rows in batch.moves.items():
        records.stays(uscc, [
            (s.region, s.first.isoformat(), s.last and s.last.isoformat(), "021", s.is_key_user, s.located_in)
            for s in rows
        ])  # fmt: skip
        known.institutions[uscc] = rows
    for key, (thing, uscc, content) in batch.said.items():
        if content is None:
            records.withdraw(thing, key, revision)
            known.records.pop(key, None)
        else:
            one_a_period = thing in ("vehicles.stock",)
            named = f"{thing}/{uscc}/{content['period']}" if one_a_period else key
            more = {"team": named} if thing == "waste.plastic_inspection" else {}
            records.fact(thing, uscc, key=named, revision=revision, **content, **more)
            known.records[named] = Record(thing, uscc, content)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(history=batches())
def test_measures_equal_the_recompute_now_and_as_of_every_batch(database: Database, history: list[Batch]) -> None:
    empty(database)
    fill = Filler(database)
    records, known, after = RecordFiller(database, fill), Known(), dict[int, Known]()
    for revision, batch in enumerate(history, 1):
        write(records, batch, known, revision)
        after[fill.number] = known.copy()
        fill.batch()

    for number, then in after.items():
        with database.transaction() as connection:
            past = Reader(connection, Vintage(number, None, False), Memory())
            assert _differences(past, then) == []
    with database.transaction() as connection:
        assert _differences(Reader(connection, Vintage(fill.number, None, True), Memory()), known) == []


def _differences(reader: Reader, known: Known) -> list[str]:
    formulas, found = Formulas(reader, PROGRAMME.measures, START), []
    for region in REGIONS:
        place = area(region)
        assert place is not None
        for code, flow in FLOWS.items():
            for day in DAYS:
                if day >= START and (got := formulas.line(code, place).between(START, day)) != flow(
                    known, region, START, day
                ):
                    found.append(f"{code} {region} {day}: {got}, not {flow(known, region, START, day)}")
        for code, stock in STOCKS.items():
            for day in ENDS:
                if (got := formulas.line(code, place).at(day)) != stock(known, region, day):
                    found.append(f"{code} {region} {day}: {got}, not {stock(known, region, day)}")
    return found
