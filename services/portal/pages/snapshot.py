"""What every number on a page has in common: one moment, and a way to its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from services.portal.answers import Value
from shared.clock import CHINA, now

SICHUAN, CHONGQING, BOTH = "51", "50", "50,51"
PROVINCES = (SICHUAN, CHONGQING)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The batch a page shows, and when it was asked for (China time)."""

    as_of: str | None
    taken_at: datetime

    @staticmethod
    def of(as_of: str | None) -> Snapshot:
        return Snapshot(as_of, now().astimezone(CHINA))

    def explain(self, indicator: str, region: str, period: str) -> str:
        """The page that explains this number as it is shown here, not as it is by then."""
        query = {"indicator": indicator, "region": region, "period": period}
        return "/explain?" + urlencode(query | ({"as_of": self.as_of} if self.as_of else {}))

    def explain_value(self, value: Value) -> str:
        return self.explain(value.indicator, value.region, value.period)


def metric(value: Value) -> str:
    """The name under which the live stream finds every place that shows this number."""
    return f"{value.indicator}|{value.region}|{value.period}"
