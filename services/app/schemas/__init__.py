"""Everything generated below `schemas/`: event schemas, examples, and one OpenAPI document a service."""

from __future__ import annotations

from services.app.schemas.apis import openapi_files
from services.app.schemas.examples import examples
from services.indicators.events import EVENTS as INDICATORS
from services.statistics.events import EVENTS as STATISTICS
from shared.events.export import event_files

EVENTS = (*STATISTICS, *INDICATORS)


def generated() -> dict[str, str]:
    """Path below `schemas/` → content."""
    return {**event_files(EVENTS, examples()), **openapi_files()}
