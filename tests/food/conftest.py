"""The food service, empty, on 2026-11-23."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.records.conftest import empty_service, record_service
from tests.records.service import Api

__all__ = ["empty_service", "record_service"]


@pytest.fixture
def api(empty_service: Callable[[str], Api]) -> Api:
    return empty_service("food")
