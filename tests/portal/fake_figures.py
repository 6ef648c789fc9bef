"""The figures of the fake API: what each indicator of Sichuan was in 2020, and what its target is."""

from __future__ import annotations

UNITS = {  # indicator: (unit, display unit, divided by, Sichuan 2020)
    "energy_total": ("tce", "万吨标准煤", 10_000, "1617200"),
    "energy_building": ("tce", "万吨标准煤", 10_000, "1342400"),
    "water_total": ("m3", "亿立方米", 100_000_000, "484000000"),
    "energy_per_area": ("kgce/m2", "千克标准煤/平方米", 1, "5.51"),
    "energy_per_person": ("kgce/person", "千克标准煤/人", 1, "94.28"),
    "water_per_person": ("m3/person", "立方米/人", 1, "28.21"),
    "co2_total": ("tCO2", "万吨", 10_000, "2150000"),
    "co2_per_area": ("kgCO2/m2", "千克二氧化碳/平方米", 1, "8.83"),
    "share_electricity": ("%", "%", 1, "60.24"),
    "share_gas": ("%", "%", 1, "20.10"),
    "share_petrol": ("%", "%", 1, "15.06"),
}
BY_FACTORS = ("co2_total", "co2_per_area")  # their targets are tested with the factors of 2020
TARGETS = {  # target: (indicator, base, limit, divided by)
    "SC14-B01-01": ("energy_total", "161.72", "180", 10_000),
    "SC14-B01-02": ("water_total", "4.84", "5.10", 100_000_000),
    "SC14-B01-03": ("co2_total", None, None, 10_000),
    "SC14-B01-04": ("energy_per_area", "5.51", "5.29", 1),
    "SC14-B01-05": ("energy_per_person", "94.28", "89.57", 1),
    "SC14-B01-06": ("water_per_person", "28.21", "26.24", 1),
    "SC14-B01-07": ("co2_per_area", None, None, 1),
}
