"""Examples of every event type: payloads made by the models, as the services send them."""

from __future__ import annotations

from services.app.schemas.examples import indicators, statistics
from shared.events.export import Example


def examples() -> list[Example]:
    return [*statistics.institutions(), *statistics.returns(), *indicators.values()]
