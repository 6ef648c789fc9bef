"""A statistics service for each test: one database and one application a session, emptied in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from services.statistics.commands import KINDS
from shared.db import Database, Server
from tests.statistics.service import HOSPITAL, SCHOOL, Api, institution

_TABLES = """institution institution_revision institution_row energy_return energy_return_revision finding finding_step
    outbox outbox_pending outbox_held review_round review_round_revision review_sample
    quota quota_revision quota_reference price_range price_range_revision price_reference
    overdue_return sealed_release sealed_period correction decision_position approved_standard""".split()
_TABLES += [table for kind in KINDS for table in (kind.table, f"{kind.table}_revision")]
_EMPTY = "; ".join(f"DELETE FROM {table}" for table in _TABLES)


@pytest.fixture(scope="session")
def session_api(server: Server, migrated: Callable[[str], str]) -> Iterator[Api]:
    server.create("test_statistics_session", template=migrated("statistics"))
    database = Database(server.url("test_statistics_session"))
    api = Api(database)
    yield api
    api.close()
    database.close()


@pytest.fixture
def empty(session_api: Api, set_today: Callable[[str], None]) -> Api:
    """An empty service on 2026-11-23."""
    set_today("2026-11-23")
    with session_api.database.transaction() as connection:
        connection.execute(_EMPTY.encode())
    return session_api


@pytest.fixture
def api(empty: Api) -> Api:
    """A service that knows a school in Chengdu (510104) and a hospital in Chongqing (500105)."""
    hospital = institution(name="某医院", type_code="024", region_code="500105")
    assert empty.put(f"institutions/{SCHOOL}", institution()).status_code == 201
    assert empty.put(f"institutions/{HOSPITAL}", hospital, by="chongqing").status_code == 201
    return empty
