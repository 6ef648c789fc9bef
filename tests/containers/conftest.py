"""`make containers`: not part of `make test`, for it builds an image and starts fifteen containers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.containers.compose import Compose, compose_missing
from tests.kafka_broker import engine


@pytest.fixture(scope="module")
def brought_up() -> Iterator[Callable[..., Compose]]:
    """`brought_up("core", projectors=2)`: a project of this module's own, healthy; nothing is left of it."""
    if reason := compose_missing() if engine() else "no Docker engine answers (DOCKER_HOST)":
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    projects: list[Compose] = []

    def make(*profiles: str, projectors: int = 1, **environment: str) -> Compose:
        projects.append(Compose(*profiles, **environment))
        projects[-1].up("--scale", f"projector={projectors}")
        return projects[-1]

    yield make
    for project in projects:
        project.down()
