"""所依据的记录: what a number is made of, return by return, and who is missing in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from services.portal.answers import Bilingual, Listed, Value
from services.portal.client import Api

PAGE = 50  # rows of a page


@dataclass(frozen=True, slots=True)
class Number:
    """The value that the page is about."""

    indicator: str
    region: str
    period: str
    factors: str | None
    as_of: str | None

    @staticmethod
    def of(value: Value, factors: str) -> Number:
        as_of = None if value.position is None else str(value.position)
        return Number(value.indicator, value.region, value.period, factors or None, as_of)

    def address(self, **more: str) -> str:
        asked = {name: text for name, text in {**asdict(self), **more}.items() if text}
        return "/records?" + urlencode(asked, safe=",")


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """`names`: the indicator's. `is_missing`: it lists who has not reported."""

    number: Number
    names: Bilingual
    is_missing: bool
    listed: Listed
    units: Mapping[str, str]  # of `numerator` and `denominator`

    @property
    def regions(self) -> list[str]:
        return self.number.region.split(",")

    @property
    def tabs(self) -> Mapping[str, tuple[str, bool]]:
        """By text key: the address, and whether it is the one shown."""
        return {
            "counted": (self.number.address(), not self.is_missing),
            "missing": (self.number.address(show="missing"), self.is_missing),
        }

    @property
    def following(self) -> str | None:
        if self.listed.following is None:
            return None
        return self.number.address(cursor=self.listed.following, **({"show": "missing"} if self.is_missing else {}))

    @property
    def explanation(self) -> str:
        return "/explain?" + self.number.address().partition("?")[2]


def records_page(api: Api, number: Number, cursor: str | None, is_missing: bool) -> RecordsPage:
    asked = {"region": number.region, "period": number.period, "as_of": number.as_of}
    asked |= {"cursor": cursor, "limit": str(PAGE)}
    if is_missing:
        listed = api.missing(asked)
    else:
        listed = api.records({**asked, "indicator": number.indicator, "factors": number.factors})
    names = next((each.name for each in api.indicators() if each.code == number.indicator), {})
    return RecordsPage(number, names, is_missing, listed, {} if is_missing else _units(api, number))


def _units(api: Api, number: Number) -> Mapping[str, str]:
    found = api.values([number.indicator], [number.region], [number.period], number.as_of, number.factors)
    for value in found.by_key.values():
        units = {"numerator": value.numerator_unit or value.unit, "denominator": value.denominator_unit}
        return {key: unit for key, unit in units.items() if unit}
    return {}
