"""Examples of every event type: payloads made by the models, as the services send them."""

from __future__ import annotations

from services.app.schemas.examples import (
    food,
    indicators,
    projects,
    references,
    statistics,
    surveys,
    training,
    vehicles,
    waste,
)
from shared.events.export import Example


def examples() -> list[Example]:
    return [
        *statistics.institutions(),
        *statistics.returns(),
        *surveys.records(),
        *surveys.rounds(),
        *surveys.findings(),
        *surveys.overdue(),
        *references.loaded(),
        *vehicles.records(),
        *vehicles.charging_points(),
        *waste.records(),
        *waste.facilities(),
        *waste.rectifications(),
        *food.records(),
        *food.canteens(),
        *food.rectifications(),
        *training.records(),
        *training.sessions(),
        *training.attendance(),
        *training.certificates(),
        *training.promotions(),
        *training.standards(),
        *training.evaluations(),
        *training.confirmations(),
        *projects.records(),
        *projects.awards(),
        *indicators.values(),
        *indicators.versions(),
        *indicators.releases(),
        *indicators.target_values(),
    ]
