"""Whose records they are: institutions of one province by what a target asks of them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from services.app.demo.numbers import Integers, apportion, chance
from services.app.demo.profiles import PROFILES
from services.app.demo.register import Register, stands
from shared.geography import Region, regions

YEARS = range(2021, 2026)
SUNNY = ("5104", "5132", "5133", "5134")  # where the plan asks for solar projects; elsewhere: everywhere
_TOPIC = 61


class Owners:
    """Rows of the register whose division has stood all the time; `random` is the chance of this province."""

    def __init__(self, register: Register, seed: int) -> None:
        self.register, self.province = register, register.province
        self.random = chance(seed, int(register.province), _TOPIC)
        self.stands = np.array([stands(code) for code in register.region_code])
        self.level = np.array(register.level)
        self.is_key_user = np.array(register.is_key_user)
        self.is_agency = np.array([profile.code == "01" for profile in PROFILES])[register.type_index]
        self.regions = np.array(register.region_code)
        self.own_level = np.array([len(code) for code in register.region_code])  # 2 province, 4 prefecture, 6 county

    @property
    def share(self) -> float:
        """How much there is of everything, beside Sichuan."""
        return 1.0 if self.province == "51" else 0.35

    def rows(self, condition: np.ndarray) -> Integers:
        """The institutions of which it holds, in a made-up order."""
        return self.random.permutation(np.flatnonzero(condition & self.stands))

    def sunny(self) -> Integers:
        if self.province != "51":
            return self.rows(self.stands)
        return self.rows(np.array([code.startswith(SUNNY) for code in self.register.region_code]))

    def uscc(self, row: int) -> str:
        return self.register.uscc[row]

    def usccs(self, rows: Integers) -> list[str]:
        return [self.register.uscc[row] for row in rows.tolist()]

    def counties(self) -> list[str]:
        return [region.code for region in self._below() if region.level == "county"]

    def children(self) -> list[str]:
        """The divisions right below the province."""
        return [region.code for region in self._below() if region.parent == self.province]

    def _below(self) -> list[Region]:
        return [region for region in regions().subtree(self.province) if stands(region.code)]

    def day(self, year: int) -> date:
        """Any day of a year but the first and the last weeks."""
        return date(year, 1, 15) + timedelta(days=int(self.random.integers(0, 330)))

    def parts(self, total: int, count: int) -> list[int]:
        """Whole numbers that add up to a total, none below a fourth of the average."""
        found: list[int] = apportion(total, self.random.uniform(0.25, 1.75, count)).tolist()
        return found
