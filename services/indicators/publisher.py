"""Publishes the values that changed: at most once a second, each once, as it stands at the newest batch."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from threading import Event

import psycopg

from services.indicators.commands import Change, Seen, publish
from services.indicators.engine.family import energy
from services.indicators.standards.store import Standards
from services.indicators.values.cells import Vintage, vintage
from shared.db import Connection, Database
from shared.events.envelope import topic_of
from shared.geography import BOTH, CIRCLE, regions
from shared.periods import Period
from shared.telemetry import batch_spans
from shared.telemetry.batches import MOST_TRACES
from shared.telemetry.metrics import BATCH_SECONDS, Counter, Histogram

TOPIC = topic_of("indicators")
PAUSE_S, LONGEST_PAUSE_S = 1.0, 10.0
REST = 4  # after a pass, rest this many times as long: the machine belongs to who waits for an answer

_LEAD = "SELECT pg_try_advisory_lock(hashtext('bashu.publisher'))"
_SINCE = "SELECT coalesce(max(number), 0) FROM publication"
_KEY = ", ".join(energy().cell_key)
_CELLS = """
SELECT DISTINCT months, first_month, region FROM energy_change JOIN batch USING (batch_id)
WHERE number > %s AND number <= %s
"""
_REGISTER = """
SELECT months, min(first_month), region FROM register_change JOIN batch USING (batch_id)
WHERE number > %s AND number <= %s GROUP BY months, region
"""
# Another form edition is a break in the series (OBS_STATUS B) of the following period.
_EDITIONS = f"""
WITH change AS (
    SELECT {_KEY}, {", ".join(f"sum({measure}) AS {measure}" for measure in energy().measures)}
    FROM energy_change JOIN batch USING (batch_id) WHERE number > %s AND number <= %s GROUP BY {_KEY}
)
SELECT months, first_month + months, region
FROM energy_cell now LEFT JOIN change USING ({_KEY})
WHERE (months, first_month, region) IN (SELECT months, first_month, region FROM change)
GROUP BY months, first_month, region
HAVING max(edition) FILTER (WHERE {" OR ".join(f"now.{measure} <> 0" for measure in energy().measures)})
    IS DISTINCT FROM max(edition) FILTER (WHERE
        {" OR ".join(f"now.{measure} <> coalesce(change.{measure}, 0)" for measure in energy().measures)})
"""
_PERIODS = "SELECT DISTINCT months, first_month FROM energy_cell"
_TRACES = f"""
SELECT unnest(traceparents) FROM batch WHERE number > %s AND number <= %s AND traceparents IS NOT NULL
ORDER BY number LIMIT {MOST_TRACES}
"""

_SECONDS = Histogram(
    "bashu_publisher_pass_seconds", "Announcing the values that changed, its rests too.", buckets=BATCH_SECONDS
)
_EVENTS = Counter("bashu_publisher_events", "Values announced.")


class Publisher:
    """Any number may run; the one that holds the advisory lock publishes."""

    def __init__(self, database: Database, standards: Standards | None = None) -> None:
        """`standards`: those of whoever reads the same database in this process."""
        self._database = database
        self._standards = standards or Standards()
        self._session: Connection | None = None
        self._seen = Seen()

    def run(self, stop: Event) -> None:
        """Publish until `stop`. Raises what the database raises: the caller starts it again."""
        try:
            while not stop.is_set():
                began = time.monotonic()
                self.step()
                stop.wait(min(max(PAUSE_S, REST * (time.monotonic() - began)), LONGEST_PAUSE_S))
        finally:
            self.close()

    def step(self) -> int:
        """Publish everything up to the newest batch; how many events. 0 also when another one leads."""
        session = self._lead()
        if session is None:
            return 0
        seen = self._seen.copy()
        try:
            with session.transaction():
                published = self._publish(session, seen)
        except psycopg.Error:
            self.close()
            raise
        self._seen = seen
        return published

    @property
    def leads(self) -> bool:
        """This one publishes, so it is the one to say how far behind that is."""
        return self._session is not None

    def close(self) -> None:
        """Stop leading. What another leader says meanwhile is not seen here."""
        self._seen = Seen()
        if self._session is not None:
            with suppress(psycopg.Error):
                self._session.close()
            self._session = None

    def _lead(self) -> Connection | None:
        """The connection that holds the lock and does all the work, every pass in one snapshot."""
        if self._session is None:
            session = self._database.session()
            if session.execute(_LEAD).fetchone() != (True,):
                session.close()
                return None
            session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self._session = session
        return self._session

    def _publish(self, session: Connection, seen: Seen) -> int:
        since, newest = _number(session), vintage(session, None)
        if newest.number <= since:
            return 0
        with _SECONDS.time(), batch_spans("update", TOPIC, _applied(session, since, newest)) as spans:
            spans.tell(batch_number=newest.number)
            catalogue = self._standards.catalogue(session)
            changes = changed_values(_changes(session, since, newest))
            published = publish(session, catalogue, changes, newest, seen, _Breath())
            spans.tell(values=published)
        _EVENTS.inc(published)
        return published


class _Breath:
    """Between two parts of a pass, lets the threads that answer requests have the interpreter as long as we had it."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> None:
        time.sleep(time.monotonic() - self._began)
        self._began = time.monotonic()


def changed_values(changes: Iterable[tuple[int, int, str]]) -> list[Change]:
    """Which regions' values change when cells (months, first month, node) do: prefecture, province, both, circle."""
    found: dict[Change, None] = {}
    for months, first_month, node in sorted(changes):
        for code in _regions_of(node):
            found[Change(code, Period(first_month, months))] = None
    return list(found)


def _regions_of(node: str) -> list[str]:
    codes = [node[:2], BOTH]
    prefecture = regions().get(node[:4])
    if prefecture and prefecture.level == "prefecture":
        codes.insert(0, prefecture.code)
    if regions()[node].circle == "in":
        codes.append(CIRCLE)
    return codes


def _applied(session: Connection, since: int, newest: Vintage) -> Iterator[str]:
    """Where the traces go on from that changed something between two batches; asked only if spans are exported.

    The values themselves belong to the trace of the pass, which is linked to these: one value may stem from many.
    """
    for (traceparent,) in session.execute(_TRACES, (since, newest.number)):
        yield traceparent


def _number(session: Connection) -> int:
    row = session.execute(_SINCE).fetchone()
    return int(row[0]) if row else 0


def _changes(session: Connection, since: int, newest: Vintage) -> set[tuple[int, int, str]]:
    """Cells that changed, and of what has data: the period after one whose form edition did, and where the register
    did, every later period (its coverage changed).
    """
    window = since, newest.number
    changed = set(session.execute(_CELLS, window).fetchall())
    following = session.execute(_EDITIONS, window).fetchall() if changed else []
    registered = session.execute(_REGISTER, window).fetchall()
    periods = set(session.execute(_PERIODS).fetchall()) if following or registered else set()
    changed |= {(grain, month, node) for grain, month, node in following if (grain, month) in periods}
    for months, first_month, node in registered:
        changed |= {(grain, month, node) for grain, month in periods if grain == months and month >= first_month}
    return changed
