"""The kinds of record of vehicles, and what their rules compare them with."""

from __future__ import annotations

from services.vehicles.commands.charging import CHARGING_DAYS, CHARGING_POINTS
from services.vehicles.commands.fleet import ACQUISITIONS, PROMOTIONS, STOCKS
from shared.kinds import Declared

__all__ = ["ACQUISITIONS", "CHARGING_DAYS", "CHARGING_POINTS", "KINDS", "PROMOTIONS", "STOCKS"]

KINDS: tuple[Declared, ...] = (ACQUISITIONS, STOCKS, CHARGING_POINTS, CHARGING_DAYS, PROMOTIONS)
