"""Random histories: what statistics could publish, and the order in which a log could hand it over.

Few institutions, nodes and days, so that moves, corrections and mixed grains collide often.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.independent.calendar_periods import all_periods
from tests.independent.world import Content, Line, Row

YEARS = (2024, 2025)
PERIODS = tuple(period for year in YEARS for period in all_periods(year))
USCCS = ("12510000450718363A", "11500000009275452N", "TMP-1")
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2019-07-01 2024-01-01 2024-02-10 2024-02-29 2024-03-01 2024-04-01 2024-07-10 2024-12-31 2025-01-01"
        " 2025-05-31 2025-06-30 2025-10-01 2025-11-05 2025-11-06 2025-11-10 2025-12-31 2026-01-01"
    ).split()
)
NODES = ("500105", "500112", "50P001", "5101", "510104", "51", "50")
TYPES = ("01", "021", "024", "03")
BORN = {"50P001": date(2025, 11, 6)}
DISSOLVED = {"500105": date(2025, 11, 5), "500112": date(2025, 11, 5)}
LINE_KEYS = (
    ("electricity", "grid"),
    ("electricity", "direct_green"),
    ("electricity", "own_pv"),
    ("water", None),
    ("natural_gas", None),
    ("coal", "bituminous"),
    ("coal", "anthracite"),
    ("gasoline", "vehicle"),
    ("gasoline", "other"),
    ("diesel", "vehicle"),
    ("diesel", "other"),
    ("lpg", None),
    ("heat", None),
    ("other", None),
    ("other", "kerosene"),
    ("other", "fuel_oil"),
    ("unconventional_water", None),
    ("renewable_heat", None),
)


@dataclass(frozen=True)
class Register:
    """Set all dated rows of an institution (first, or changed, or closed)."""

    uscc: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class File:
    """Submit a content, or with `accepted` have it count at once."""

    uscc: str
    period: str
    content: Content
    accepted: bool


@dataclass(frozen=True)
class Decide:
    """`accepted`, `returned`, `withdrawn` or `revised` (a decision on findings) without new content."""

    uscc: str
    period: str
    verb: str


Action = Register | File | Decide


@dataclass(frozen=True)
class Delivery:
    """When the event of an action reaches the log: so many batches late, in this place, perhaps twice."""

    late: int
    place: int
    again: int | None  # batches until it comes once more


@dataclass(frozen=True)
class History:
    """Actions in the order of the service, in batches; and how the log hands their events over."""

    batches: list[list[tuple[Action, Delivery]]]


@st.composite
def register_rows(draw: st.DrawFn) -> tuple[Row, ...]:
    """One to three dated rows, sometimes with a gap between, sometimes closed."""
    starts = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=1, max_size=3)))
    rows = []
    for index, start in enumerate(starts):
        latest = starts[index + 1] - timedelta(days=1) if index + 1 < len(starts) else None
        ends = [day for day in DAYS if start <= day and (latest is None or day < latest)]
        end = draw(st.sampled_from(ends)) if ends and draw(st.integers(0, 3)) == 0 else latest
        nodes = [n for n in NODES if BORN.get(n, start) <= start <= DISSOLVED.get(n, start)]
        rows.append(Row(start, end, draw(st.sampled_from(nodes)), draw(st.sampled_from(TYPES))))
    return tuple(rows)


amounts = st.one_of(st.integers(0, 20), st.sampled_from([999, 10**6, 123_456_789, 10**14]))
levels = st.one_of(st.none(), st.integers(0, 5), st.sampled_from([120_000, 10**9]))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    item, split = draw(st.sampled_from(LINE_KEYS))
    quantity = draw(amounts)
    resold = draw(st.sampled_from([0, 0, quantity, quantity // 3]))
    return Line(item, quantity, resold, split)


contents = st.builds(
    Content,
    edition=st.sampled_from([2016, 2022, 2022, 2022, 2025, 2025]),
    area=levels,
    users=levels,
    lines=st.lists(lines(), max_size=3, unique_by=lambda line: (line.item, line.split)).map(tuple),
)
usccs = st.sampled_from(USCCS)
# The small periods of one half-year more often: there all four grains meet.
periods = st.one_of(
    st.sampled_from(PERIODS),
    st.sampled_from(["2024", "2024-H1", "2024-Q1", "2024-01", "2024-02", "2024-03"]),
    st.sampled_from(["2025", "2025-H2", "2025-Q4", "2025-10", "2025-11", "2025-12"]),
)
verbs = st.sampled_from(["accepted", "accepted", "returned", "withdrawn", "revised"])
actions = st.one_of(
    st.builds(Register, usccs, register_rows()),
    st.builds(File, usccs, periods, contents, st.booleans()),
    st.builds(File, usccs, periods, contents, st.just(True)),
    st.builds(File, usccs, periods, contents, st.just(True)),
    st.builds(Decide, usccs, periods, verbs),
)
deliveries = st.builds(
    Delivery,
    late=st.sampled_from([0, 0, 0, 1, 2]),
    place=st.integers(0, 3),
    again=st.sampled_from([None, None, None, 0, 1, 3]),
)


@st.composite
def histories(draw: st.DrawFn, max_batches: int = 5, max_actions: int = 12) -> History:
    """Mostly every institution is registered in the first batch; sometimes its returns come first."""
    batch = st.lists(st.tuples(actions, deliveries), min_size=1, max_size=max_actions)
    batches = draw(st.lists(batch, min_size=1, max_size=max_batches))
    for uscc in USCCS:
        if draw(st.integers(0, 3)):
            batches[0].insert(0, (Register(uscc, draw(register_rows())), draw(deliveries)))
    return History(batches)
