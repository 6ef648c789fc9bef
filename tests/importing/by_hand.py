"""What the slices of real files say, told from their rows without the importer."""

from __future__ import annotations

import csv
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

CHARGING, WASTE = (Path(__file__).parent / f"{name}-slice.csv" for name in ("charging", "waste"))

G_OF_A_SHORT_TON = Fraction("907184.74")
STREAMS = {
    "REFUSETONSCOLLECTED": ("residual", "-"),
    "PAPERTONSCOLLECTED": ("recyclable", "-"),
    "MGPTONSCOLLECTED": ("recyclable", "-"),
    "RESORGANICSTONS": ("food", "household_food"),
    "SCHOOLORGANICTONS": ("food", "restaurant_food"),
}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def charging_days() -> dict[tuple[str, str], tuple[int, Fraction]]:
    """Sessions and kWh by site and day."""
    found: dict[tuple[str, str], tuple[int, Fraction]] = defaultdict(lambda: (0, Fraction(0)))
    for row in rows(CHARGING):
        day = row["locationId"], f"20{row['created'][2:10]}"
        sessions, energy = found[day]
        found[day] = sessions + 1, energy + Fraction(row["kwhTotal"])
    return dict(found)


def waste_logs() -> dict[tuple[str, str, str, str], int]:
    """Grams by district, month, class and sub-class, from 2000 on; each of the file's numbers is rounded."""
    found: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for row in rows(WASTE):
        for column, stream in STREAMS.items():
            if row["MONTH"] >= "2000" and row[column]:
                name, month = f"{row['BOROUGH']} {row['COMMUNITYDISTRICT']}", row["MONTH"].replace(" / ", "-")
                found[name, month, *stream] += round(Fraction(row[column]) * G_OF_A_SHORT_TON)
    return dict(found)
