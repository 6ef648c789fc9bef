"""A record service for each test: one database and one application a service and session, emptied in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from shared.db import Database, Server
from tests.records.service import Api


@pytest.fixture(scope="session")
def record_service(server: Server, migrated: Callable[[str], str]) -> Iterator[Callable[[str], Api]]:
    made: dict[str, Api] = {}

    def api_of(service: str) -> Api:
        if service not in made:
            name = f"test_records_{service}"
            server.create(name, template=migrated(service))
            made[service] = Api(service, Database(server.url(name)))
        return made[service]

    yield api_of
    for api in made.values():
        api.close()
        api.database.close()


@pytest.fixture
def empty_service(
    record_service: Callable[[str], Api], set_today: Callable[[str], None]
) -> Callable[[str], Api]:  # fmt: skip
    """`empty_service("vehicles")`: without records, on 2026-11-23, with a register of `service.REGISTER`."""
    set_today("2026-11-23")

    def api_of(service: str) -> Api:
        api = record_service(service)
        api.empty()
        return api

    return api_of
