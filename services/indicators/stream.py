"""Published values as server-sent events: one reader of the database for a process, any number of listeners.

The id is the batch number and stands only on the last event of a batch, so a broken batch comes again whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from threading import Event, Lock, Thread
from typing import NamedTuple

import orjson
import psycopg
from starlette.concurrency import run_in_threadpool

from shared.db import Connection, Database
from shared.events import PREFIX, Envelope
from shared.telemetry import log

POLL_S = 0.5
KEEP_ALIVE_S = 15.0
MOST_EVENTS = 20_000  # told at once; who has missed more, or is told more, reads the values instead
WAITING_BATCHES = 64  # a listener that is further behind is cut off and comes back with its last id

_NEWEST = "SELECT coalesce(max(number), 0) FROM publication"
_VALUE = f"{PREFIX}.indicators.value."  # what else leaves by the outbox is no value
_EVENTS = f"""
SELECT p.number, o.type, o.subject, o.revision, o.region, o.at, o.data
FROM publication p LEFT JOIN outbox o ON o.id BETWEEN p.first_id AND p.last_id AND o.revision = p.number
    AND starts_with(o.type, '{_VALUE}')
WHERE p.number > %s AND p.number <= %s ORDER BY p.number, o.id LIMIT %s
"""


class Sent(NamedTuple):
    """One event, ready to be written."""

    type: str
    region: str
    body: bytes


class Batch(NamedTuple):
    """What one publication said. `number` is its id; `events` None: too much to tell, or not known any more."""

    number: int
    events: tuple[Sent, ...] | None


class Wanted(NamedTuple):
    """A listener's filter; empty means everything."""

    type: str = ""
    regions: frozenset[str] = frozenset()

    def takes(self, event: Sent) -> bool:
        """By the beginning of the type, and by region: a division with all below it, `50,51` or `circle`."""
        return event.type.startswith(self.type) and (
            not self.regions
            or event.region in self.regions
            or (event.region.isalnum() and any(event.region.startswith(region) for region in self.regions))
        )


def encode(batch: Batch, wanted: Wanted) -> bytes:
    """A batch as server-sent events. Without any that is wanted only the id is moved on, which is no event."""
    if batch.events is None:
        return reset(batch.number)
    bodies = [event.body for event in batch.events if wanted.takes(event)]
    mark = b"id: %d\n" % batch.number
    if not bodies:
        return mark + b"\n"
    return b"".join(b"data: " + body + b"\n\n" for body in bodies[:-1]) + mark + b"data: " + bodies[-1] + b"\n\n"


def reset(number: int) -> bytes:
    """The asked position is not known any more: read the values anew, then go on from here."""
    return b'event: reset\nid: %d\ndata: {"position": %d}\n\n' % (number, number)


class _Listener:
    """One open stream: the batches that wait for it, in the event loop of its request."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.batches: asyncio.Queue[Batch] = asyncio.Queue(WAITING_BATCHES)
        self.is_cut = False

    def offer(self, batch: Batch) -> None:
        self.loop.call_soon_threadsafe(self._put, batch)

    def _put(self, batch: Batch) -> None:
        try:
            self.batches.put_nowait(batch)
        except asyncio.QueueFull:
            self.is_cut = True


class Stream:
    """Reads publications while anyone listens."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: set[_Listener] = set()
        self._lock = Lock()
        self._stop: Event | None = None
        self._position = 0

    async def listen(self, after: int | None, wanted: Wanted) -> AsyncIterator[bytes]:
        """Everything published after batch `after` (None: from now on), as bytes of server-sent events."""
        listener = _Listener()
        position = await run_in_threadpool(self._enter, listener)
        try:
            yield b": \n\n"
            if after is not None and after != position:
                for batch in await run_in_threadpool(self._backlog, after, position):
                    yield encode(batch, wanted)
            while not listener.is_cut:
                try:
                    batch = await asyncio.wait_for(listener.batches.get(), KEEP_ALIVE_S)
                except TimeoutError:
                    yield b": \n\n"
                    continue
                if batch.number > position:
                    yield encode(batch, wanted)
        finally:
            self._leave(listener)

    def _enter(self, listener: _Listener) -> int:
        """Begin to listen; returns the batch number up to which nothing will be offered."""
        with self._lock:
            if self._stop is None:
                with self._database.transaction() as connection:
                    self._position = _newest(connection)
                self._stop = Event()
                Thread(target=self._follow, args=(self._stop,), name="stream", daemon=True).start()
            self._listeners.add(listener)
            return self._position

    def _leave(self, listener: _Listener) -> None:
        with self._lock:
            self._listeners.discard(listener)
            if not self._listeners and self._stop is not None:
                self._stop.set()
                self._stop = None

    def _follow(self, stop: Event) -> None:
        """The reader: one for all listeners, until the last one leaves."""
        while not stop.wait(POLL_S):
            try:
                self._offer(stop)
            except psycopg.Error as error:
                log.warning("stream waits", error=str(error))

    def _offer(self, stop: Event) -> None:
        with self._database.transaction() as connection:
            newest = _newest(connection)
            batches = _read(connection, self._position, newest) if newest > self._position else []
        with self._lock:
            if stop.is_set():  # the last listener left; another reader may be at work already
                return
            self._position = max(newest, self._position)
            for listener in self._listeners:
                for batch in batches:
                    listener.offer(batch)

    def _backlog(self, after: int, position: int) -> list[Batch]:
        """The batches in between; a reset when `after` lies in the future."""
        if after > position:
            return [Batch(position, None)]
        with self._database.transaction() as connection:
            return _read(connection, after, position)


def _newest(connection: Connection) -> int:
    row = connection.execute(_NEWEST).fetchone()
    return int(row[0]) if row else 0


def _read(connection: Connection, after: int, until: int) -> list[Batch]:
    rows = connection.execute(_EVENTS, (after, until, MOST_EVENTS + 1)).fetchall()
    if len(rows) > MOST_EVENTS:
        return [Batch(until, None)]
    events: dict[int, list[Sent]] = {}
    for number, type, subject, revision, region, at, data in rows:
        known = events.setdefault(number, [])
        if type is not None:
            known.append(Sent(type, region, _cloud_event(type, subject, revision, at, data)))
    return [Batch(number, tuple(found)) for number, found in events.items()]


def _cloud_event(type: str, subject: str, revision: int, at: datetime, data: bytes) -> bytes:
    return orjson.dumps(Envelope.of(type, subject, revision, at).cloud_event(orjson.Fragment(data)))


def parse_id(text: str | None) -> int | None:
    """A `Last-Event-ID`; what is not a batch number is unknown, as if it lay in the future."""
    if text is None:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 2**62
