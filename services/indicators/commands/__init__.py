"""Use cases of indicators besides the engine: the only place that writes and emits."""

from services.indicators.commands.over_records import Seen
from services.indicators.commands.standards import load_standards
from services.indicators.commands.values import Change, publish

__all__ = ["Change", "Seen", "load_standards", "publish"]
