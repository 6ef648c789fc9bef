"""The number that a list of records is about, and who may see records of it."""

from __future__ import annotations

from dataclasses import dataclass

from services.indicators.values.areas import Area
from services.indicators.values.ask import One
from services.indicators.values.cells import Vintage
from shared.periods import Period
from shared.web.auth import Principal


@dataclass(frozen=True, slots=True)
class Asked:
    """`one` None: the returns of a place and period, whatever they are added to."""

    place: Area
    when: Period
    type: str
    at: Vintage
    one: One | None = None

    @staticmethod
    def of(one: One, at: Vintage) -> Asked:
        return Asked(one.area, one.period, one.type, at, one)


NOTICE = {
    "code": "aggregates_only",
    "zh": "该地区不全在您的管辖范围内：明细只向本地区提供，这里按下级地区汇总",
    "en": "Not all of this region is yours: records stay in their province, so these are sums by division.",
}


NOT_LISTED = {
    "code": "not_listed",
    "zh": "该数值所依据的记录由其他服务提供，尚不能在此逐条列出",
    "en": "The records behind this number are another service's and cannot be listed here yet.",
}


def covers(principal: Principal, place: Area) -> bool:
    """A list of records goes only to its own province: what is read must lie within the caller's region."""
    return all(principal.covers(end) for run in place.nodes for end in run)
