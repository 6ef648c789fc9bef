"""Use cases of statistics: the only place that writes and emits. One module for each kind of record.

The kinds that are declared (`shared/kinds`) are `KINDS`; the others have code of their own.
"""

from services.statistics.commands.institutions import INSTITUTIONS
from services.statistics.commands.references import PRICES, QUOTAS
from services.statistics.commands.returns import RETURNS
from services.statistics.commands.surveys import KINDS

__all__ = ["INSTITUTIONS", "KINDS", "PRICES", "QUOTAS", "RETURNS"]
