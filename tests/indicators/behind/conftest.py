"""An engine, driven as in its own tests."""

from tests.indicators.engine.conftest import engine

__all__ = ["engine"]
