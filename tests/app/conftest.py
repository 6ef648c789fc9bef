"""Folders that PostgreSQL can use, whoever runs the tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder; not under pytest's own, which is closed to the server's user when root runs the tests."""
    made = Path(tempfile.mkdtemp(prefix="bashu-test-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)
