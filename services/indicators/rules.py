"""Pure rules of indicators: what kind of city or county a region is."""

from __future__ import annotations

from shared.geography import Region


def city_kind(region: Region) -> str | None:
    """Of a prefecture: 市 = city, 州 = autonomous_prefecture."""
    if region.level != "prefecture":
        return None
    return "city" if region.name.endswith("市") else "autonomous_prefecture"


def urban(region: Region) -> str | None:
    """Of a county: 区 = district, 县 = county, 市 = county_city."""
    if region.level != "county":
        return None
    return {"区": "district", "市": "county_city"}.get(region.name[-1], "county")
