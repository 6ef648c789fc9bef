"""Reference values that returns are compared with. Data, not code: where none is loaded, nothing is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar


class PriceRange(NamedTuple):
    """Plausible unit prices of an item, yuan per unit of the form."""

    subject: str  # item
    region_prefix: str
    valid_from: date
    valid_to: date | None
    lowest: Decimal
    highest: Decimal


class Quota(NamedTuple):
    """Energy quota of an institution type, kgce per m² and year, with the coefficients it was set with."""

    subject: str  # type_code
    region_prefix: str
    valid_from: date
    valid_to: date | None
    constraint: Decimal
    guide: Decimal
    kgce_per_unit: Mapping[str, str]


Reference = TypeVar("Reference", PriceRange, Quota)


class References(NamedTuple):
    """Everything that is loaded."""

    prices: tuple[PriceRange, ...] = ()
    quotas: tuple[Quota, ...] = ()

    @property
    def there(self) -> frozenset[str]:
        """The names of the kinds of which something is loaded."""
        return frozenset(name for name in ("prices", "quotas") if getattr(self, name))

    def price(self, item: str, region: str, day: date) -> PriceRange | None:
        return _nearest(self.prices, item, region, day)

    def quota(self, type_code: str, region: str, day: date) -> Quota | None:
        return _nearest(self.quotas, type_code, region, day)


def _nearest(loaded: Iterable[Reference], subject: str, region: str, day: date) -> Reference | None:
    """The entry in force on the day for the smallest region that holds this one."""
    fitting = [
        entry
        for entry in loaded
        if entry.subject == subject
        and region.startswith(entry.region_prefix)
        and entry.valid_from <= day
        and (entry.valid_to is None or day <= entry.valid_to)
    ]
    return max(fitting, key=lambda entry: (len(entry.region_prefix), entry.valid_from), default=None)
