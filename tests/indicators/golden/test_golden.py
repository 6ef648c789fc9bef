"""Golden cases: what the targets and duties must come to, computed by hand from the plan's text (never by the engine).

A case is a few records, what is then to be seen through the API, a correction, and what that changes. After the
last correction the former answers are asked again as of the batches before: they must stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from services.indicators.api import router
from shared.bus import Bus
from shared.db import Database, Server
from shared.web.app import create_app
from shared.web.auth import Principal
from tests.indicators.golden.platform import DUTIES, TARGETS, Platform, empty
from tests.indicators.golden.words import Step, Story, stories
from tests.temporary import temporary

STORIES = list(stories())


@pytest.fixture(scope="module")
def one_database(server: Server, migrated: Callable[[str], str]) -> Iterator[Database]:
    with temporary(server, "indicators", Database, template=migrated("indicators")) as made:
        yield made


@pytest.fixture(scope="module")
def caller(one_database: Database, shared_bus: Bus) -> TestClient:
    """A caller of Sichuan, of one application for all cases."""
    reader = Principal("test", frozenset({"indicators:read"}), "51")
    app = create_app("indicators", [router(one_database, shared_bus)], verify=lambda _token: reader)
    return TestClient(app, headers={"Authorization": "Bearer any"})


@pytest.fixture
def emptied(one_database: Database) -> Iterator[Database]:
    yield one_database
    empty(one_database)


@pytest.mark.parametrize(("number", "story"), enumerate(STORIES), ids=[story.name for story in STORIES])
def test_golden(emptied: Database, caller: TestClient, number: int, story: Story) -> None:
    platform = Platform(emptied, caller, DUTIES if story.code.startswith("D") else TARGETS, number)
    seen: list[tuple[Step, str]] = []
    for step in story.steps:
        platform.live(step)
        assert platform.differences(story.code, step) == []
        seen.append((step, platform.newest))
    for step, then in seen[:-1]:
        assert platform.differences(story.code, step, as_of=then) == []
