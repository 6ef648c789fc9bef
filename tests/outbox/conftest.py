"""A service that is nothing but an outbox and a table of records, and the log its relay publishes to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from shared.bus import Bus
from shared.db import Database, Server
from shared.outbox.ddl import OUTBOX_SQL, PARCELS_SQL
from shared.outbox.relay import Relay
from tests.contract.logs import PostgresLog
from tests.outbox.steps import SERVICE, TOPIC
from tests.temporary import temporary

RECORDS_SQL = "CREATE TABLE record (subject text PRIMARY KEY, key text NOT NULL, revision integer NOT NULL)"


@pytest.fixture(scope="session")
def outbox_template(server: Server) -> str:
    name = (
        f"template_outbox_{uuid.uuid4().hex[:12]}"  # this folder's tests also run on Kafka, with fixtures of their own
    )
    server.create(name)
    database = Database(server.url(name))
    with database.transaction() as connection:
        connection.execute((OUTBOX_SQL + PARCELS_SQL).encode())
        connection.execute(RECORDS_SQL)
    database.close()
    return name


@pytest.fixture
def database(server: Server, outbox_template: str) -> Iterator[Database]:
    with temporary(server, "outbox", lambda url: Database(url, max_size=20), template=outbox_template) as database:
        yield database


@pytest.fixture
def log(server: Server) -> Iterator[PostgresLog]:
    log = PostgresLog(server)
    yield log
    log.remove()


@pytest.fixture
def bus(log: PostgresLog) -> Iterator[Bus]:
    bus = log.connect()
    bus.create_topics([TOPIC])
    yield bus
    bus.close()


@pytest.fixture
def relay(database: Database, bus: Bus) -> Iterator[Relay]:
    """A relay that tries three times, without waiting in between."""
    producer = bus.producer()
    relay = Relay(database, producer, SERVICE, max_tries=3, retry_after_s=0)
    yield relay
    relay.close()
    producer.close()
