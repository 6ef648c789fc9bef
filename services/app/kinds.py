"""Every declared kind of record, of all services."""

from __future__ import annotations

from services.food import commands as food
from services.projects import commands as projects
from services.statistics import commands as statistics
from services.training import commands as training
from services.vehicles import commands as vehicles
from services.waste import commands as waste

KINDS = (*statistics.KINDS, *vehicles.KINDS, *waste.KINDS, *food.KINDS, *training.KINDS, *projects.KINDS)
