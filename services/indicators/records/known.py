"""Measures as they are known at one vintage: read with a statement for each relation, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar, cast

from services.indicators.marks import Estimate
from services.indicators.records.conditions import Parameters
from services.indicators.records.line import Line, Series
from services.indicators.records.located import names
from services.indicators.records.memory import Memory
from services.indicators.records.relations import RELATIONS, Relation
from services.indicators.records.relations.relation import Grain
from services.indicators.records.steps import distinct, first, flows, presence, stocks
from services.indicators.standards.model import Condition, MeasureKind, RecordMeasure
from services.indicators.values.areas import Area, Run, only
from services.indicators.values.cells import Vintage
from shared.db import Connection
from shared.geography import regions

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure as it is asked for: `start` is the plan's, for institutions that are counted from their first row."""

    measure: RecordMeasure
    grain: Grain
    start: date | None = None

    def __hash__(self) -> int:
        """Without all that a measure declares: thousands of levels are looked up for one question."""
        return hash((self.measure.code, self.grain, self.start))


class Known:
    """Facts at a vintage. `energy_gce`: SQL for an energy return's energy in g coal equivalent."""

    def __init__(self, connection: Connection, at: Vintage, memory: Memory, energy_gce: str = "0") -> None:
        self.connection, self.at, self.memory, self._energy_gce = connection, at, memory, energy_gce
        self._series: dict[Wanted, Series] = {}
        self._found: dict[str, Any] = {}
        self._tokens: dict[tuple[Sequence[str], bool], Hashable] = {}

    def line(self, wanted: Wanted, area: Area) -> Line:
        """What a measure comes to over the nodes of an area, or (`itself`) at the node of its own."""
        runs = itself(area) if wanted.measure.itself else area.nodes
        return self.series(wanted).over(runs)

    def series(self, wanted: Wanted) -> Series:
        if wanted not in self._series:
            self.load([wanted])
        return self._series[wanted]

    def load(self, wanted: Iterable[Wanted]) -> None:
        """Read what is not remembered, all that one statement can give in one."""
        groups: dict[tuple[str, str, Grain], list[Wanted]] = {}
        asked = dict.fromkeys(wanted)
        rows = (all_rows(name) for each in asked if RELATIONS[name := each.measure.of].presence is None)
        for each in dict.fromkeys([*asked, *rows]):
            if each not in self._series:
                kind = each.measure.kind
                by_itself = each.measure.code if kind in ("first", "distinct") else kind
                groups.setdefault((each.measure.of, by_itself, each.grain), []).append(each)
        for (name, _, _), group in groups.items():
            self._load_group(RELATIONS[name], group)

    def presence(self, relation: Relation) -> Series:
        """Of all records of the resource: how many there are on a day (of events: that happen on it)."""
        if relation.presence is None:
            return self.series(all_rows(relation.name))

        def make() -> Series:
            found = self.rows(f"{self._names(relation)} {presence(relation)}")
            return Series((region, day, int(amount)) for region, day, amount in found if amount)

        return self.found(f"presence of {relation.name}", self.token(relation), make)

    def found(self, name: str, token: Hashable, make: Callable[[], T]) -> T:
        """What is remembered under a name while its token stands; in one question it is looked up once."""
        if name not in self._found:
            self._found[name] = self.memory.get((name, token), make)
        found: T = self._found[name]
        return found

    def token(self, relation: Relation) -> Hashable:
        """Changes when anything changes that the relation reads."""
        known = self.token_of(relation.things, reads_energy=relation.needs_energy)
        return (known, self._assigned, self.at.seen_at) if relation.needs_values else known

    def token_of(self, things: Sequence[str], *, reads_energy: bool = False) -> Hashable:
        asked = (things, reads_energy)
        if asked not in self._tokens:
            self._tokens[asked] = self._token_of(things, reads_energy)
        return self._tokens[asked]

    def _token_of(self, things: Sequence[str], reads_energy: bool) -> Hashable:
        if not self.at.is_newest:
            return self.at.number, self.at.seen_at
        changes = tuple(self._changes.get(thing, 0) for thing in (*things, "statistics.institution"))
        return "newest", changes, self.at.number if reads_energy else None

    def rows(self, query: str, **parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a statement over `fact` and `place`."""
        return self.connection.execute(
            query.encode(), {"number": self.at.number, "seen_at": self.at.seen_at, **parameters}
        ).fetchall()

    def _load_group(self, relation: Relation, group: Sequence[Wanted]) -> None:
        token = self.token(relation)
        keys = {each: ("series", each, token, self._energy_gce if relation.needs_energy else "") for each in group}
        self._recall(keys)
        if all(each in self._series for each in group):
            return
        with self.memory.alone(("reading", *group, token)):
            self._recall(keys)
            missing = [each for each in group if each not in self._series]
            read = self._read(relation, missing) if missing else {}
            for each, series in read.items():
                self.memory.keep(keys[each], series)
            self._series.update(read)

    def _recall(self, keys: Mapping[Wanted, Hashable]) -> None:
        found = {each: self.memory.find(key) for each, key in keys.items()}
        self._series.update({each: series for each, series in found.items() if series is not None})

    def _read(self, relation: Relation, wanted: Sequence[Wanted]) -> dict[Wanted, Series]:
        parameters = Parameters()
        measures, grain, start = [each.measure for each in wanted], wanted[0].grain, wanted[0].start
        match measures[0].kind:
            case "flow":
                steps = flows(relation, measures, parameters)
            case "stock":
                steps = stocks(relation, measures, parameters, grain)
            case "first":
                steps = first(relation, measures[0], parameters)
            case "distinct":
                steps = distinct(relation, measures[0], parameters, grain)
        found = self.rows(f"{self._names(relation)} {steps}", start=start, **parameters)
        return {
            each: Series((region, day, int(amounts[i])) for region, day, *amounts in found if amounts[i])
            for i, each in enumerate(wanted)
        }

    def _names(self, relation: Relation) -> str:
        return names(relation, self.at, self._energy_gce)

    @cached_property
    def _assigned(self) -> int:
        """Values are only ever added."""
        return cast("tuple[int]", self.connection.execute("SELECT count(*) FROM target_value").fetchone())[0]

    @cached_property
    def _changes(self) -> dict[str, int]:
        query = "SELECT thing, sum(changes)::bigint FROM record_changes GROUP BY thing"
        return dict(cast("list[tuple[str, int]]", self.connection.execute(query).fetchall()))


@cache
def all_rows(name: str) -> Wanted:
    """Every row of a relation, whatever it says: that there is one shows that the resource is kept."""
    relation = RELATIONS[name]
    kind: MeasureKind = "flow" if relation.shape == "events" else "stock"
    every = RecordMeasure(f"{relation.name}*", "", "", kind, relation.name, (), None, "records")
    return Wanted(every, relation.grain if kind == "stock" else "day")


def itself(area: Area) -> tuple[Run, ...]:
    """The nodes that are an area's own: of both provinces, each."""
    return tuple(run for code in area.code.split(",") if (region := regions().get(code)) for run in only(region))


class Estimated(NamedTuple):
    """The part of a measure that is an estimate, and why."""

    wanted: Wanted
    reason: Estimate


def estimated(wanted: Wanted) -> Estimated | None:
    """The part of a measure that only stands in for what is not known yet, where its relation has such rows."""
    stands_in = RELATIONS[wanted.measure.of].stands_in
    if stands_in is None:
        return None
    where = (*wanted.measure.where, Condition(stands_in.field, "is", True))
    measure = replace(wanted.measure, code=f"{wanted.measure.code}*", where=where)
    return Estimated(replace(wanted, measure=measure), stands_in.reason)
