"""Named SELECTs over the facts, one module a service. A measure names one of them, and its fields."""

from __future__ import annotations

from collections.abc import Mapping

from services.indicators.records.relations import (
    awards,
    food,
    projects,
    register,
    statistics,
    training,
    vehicles,
    waste,
)
from services.indicators.records.relations.relation import Field, Relation

RELATIONS: Mapping[str, Relation] = {
    relation.name: relation
    for module in (register, projects, awards, vehicles, waste, food, statistics, training)
    for relation in module.RELATIONS
}

__all__ = ["RELATIONS", "Field", "Relation"]
