"""The kinds of record of waste, and what their rules compare them with."""

from __future__ import annotations

from services.waste.commands.logs import LOGS
from services.waste.commands.plastics import DECLARATIONS, INSPECTIONS
from services.waste.commands.surveys import SURVEYS
from services.waste.commands.treatment import FACILITIES, TREATMENT_DAYS
from shared.kinds import Declared

KINDS: tuple[Declared, ...] = (LOGS, FACILITIES, TREATMENT_DAYS, SURVEYS, DECLARATIONS, INSPECTIONS)
