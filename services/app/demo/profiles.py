"""What an institution of each type is like: how many, how large, how much it uses (made up, `domain.md` §2).

Only proportions matter here: every quantity is scaled so that the totals of `figures.py` come out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """One institution type: averages per institution, user or m2, before scaling."""

    code: str
    share: float  # of all institutions
    users: float  # mean energy users
    spread: float  # standard deviation of log(users)
    m2_per_user: float
    kgce_per_m2: float  # in the building
    m3_per_user: float  # water
    parts: tuple[float, float, float, float]  # staff, students, patients, visitors
    petrol_per_staff: float
    canteen: float  # share that cooks, with gas where there is a network, else LPG
    authority: str  # first two characters of the credit code


PROFILES: tuple[Profile, ...] = (
    Profile("01", 0.300, 55, 0.8, 35, 11.0, 45, (0.86, 0, 0, 0.14), 220, 0.35, "11"),
    Profile("021", 0.380, 720, 0.9, 12, 3.9, 25, (0.08, 0.92, 0, 0), 25, 0.90, "12"),
    Profile("022", 0.015, 80, 0.8, 35, 9.0, 30, (1, 0, 0, 0), 60, 0.20, "12"),
    Profile("023", 0.040, 120, 0.9, 25, 9.0, 12, (0.25, 0, 0, 0.75), 45, 0.05, "12"),
    Profile("024", 0.100, 250, 1.2, 22, 14.0, 56, (0.42, 0, 0.50, 0.08), 70, 0.60, "12"),
    Profile("025", 0.010, 150, 0.8, 40, 9.0, 14, (0.15, 0, 0, 0.85), 45, 0.05, "12"),
    Profile("026", 0.130, 60, 0.9, 30, 8.0, 30, (0.80, 0, 0, 0.20), 90, 0.15, "12"),
    Profile("03", 0.025, 25, 0.7, 30, 8.0, 30, (0.85, 0, 0, 0.15), 90, 0.05, "13"),
)

# How much larger an institution of the same type is at a prefecture or the province than in a county.
SIZE_BY_LEVEL: Mapping[str, float] = {"county": 1.0, "prefecture": 2.2, "province": 6.0}

# Without a gas network in most places, with stoves and long winters: 阿坝, 甘孜, 凉山.
HIGHLANDS = ("5132", "5133", "5134")

# Millions of residents, rounded: how the institutions spread over the prefectures.
RESIDENTS: Mapping[str, float] = {
    "5101": 20.9, "5103": 2.5, "5104": 1.2, "5105": 4.3, "5106": 3.5, "5107": 4.9, "5108": 2.3,
    "5109": 2.8, "5110": 3.1, "5111": 3.2, "5113": 5.6, "5114": 3.0, "5115": 4.6, "5116": 3.3,
    "5117": 5.4, "5118": 1.4, "5119": 2.7, "5120": 2.3, "5132": 0.8, "5133": 1.1, "5134": 4.9,
}  # fmt: skip

# Unit prices in fen: the middle of what is paid.
PRICE_FEN: Mapping[str, float] = {
    "electricity": 62, "natural_gas": 290, "gasoline_vehicle": 690, "gasoline_other": 690, "diesel_vehicle": 640,
    "diesel_other": 640, "coal": 90, "lpg": 620, "heat": 7_500, "other": 220, "water": 340,
}  # fmt: skip
