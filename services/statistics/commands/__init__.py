"""Use cases of statistics: the only place that writes and emits. One module for each kind of record."""

from services.statistics.commands.institutions import INSTITUTIONS
from services.statistics.commands.references import PRICES, QUOTAS
from services.statistics.commands.returns import RETURNS

__all__ = ["INSTITUTIONS", "PRICES", "QUOTAS", "RETURNS"]
