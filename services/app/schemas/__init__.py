"""Everything generated below `schemas/`: event schemas, examples, AsyncAPI, one OpenAPI document a service."""

from __future__ import annotations

from typing import Any

from services.app.schemas.apis import openapi_files
from services.app.schemas.asyncapi import asyncapi_file
from services.app.schemas.examples import examples
from services.food.events import EVENTS as FOOD
from services.indicators.events import EVENTS as INDICATORS
from services.projects.events import EVENTS as PROJECTS
from services.statistics.events import EVENTS as STATISTICS
from services.training.events import EVENTS as TRAINING
from services.vehicles.events import EVENTS as VEHICLES
from services.waste.events import EVENTS as WASTE
from shared.events.export import event_files, schema

EVENTS = (*STATISTICS, *VEHICLES, *WASTE, *FOOD, *TRAINING, *PROJECTS, *INDICATORS)


def generated() -> dict[str, str]:
    """Path below `schemas/` → content."""
    return {**event_files(EVENTS, examples()), **asyncapi_file(EVENTS, examples()), **openapi_files()}


def event_schemas() -> dict[str, dict[str, Any]]:
    """Type → the schema of its payload, as the code has it now."""
    return {kind.name: schema(kind) for kind in EVENTS}
