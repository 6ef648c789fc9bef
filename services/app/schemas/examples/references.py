"""Quotas and prices that an office loads, and their correction. The numbers are made up."""

from __future__ import annotations

from services.app.schemas.examples.making import RECORDED_BY, kept
from services.statistics.events.references import PriceRange, Quota
from shared.events.export import Example

KGCE = {
    "electricity": "0.1229", "natural_gas": "1.33", "coal": "714.3", "gasoline": "1.074122", "diesel": "1.253106",
    "lpg": "1.7143", "heat": "34.12", "other": "1000",
}  # fmt: skip


def loaded() -> list[Example]:
    """Loaded, and corrected later."""
    return [*_quota("51", "021"), *_quota("50", "024"), *_price("51", "electricity"), *_price("50", "natural_gas")]


def _quota(region: str, type_code: str) -> list[Example]:
    quota = Quota.model_validate(
        {
            **_dated(region),
            "type_code": type_code,
            "constraint_kgce_m2": "6.2",
            "base_kgce_m2": "5.1",
            "guide_kgce_m2": "4.0",
            "kgce_per_unit": KGCE,
        }
    )
    corrected = {"reason": "按文件更正", "guide_kgce_m2": "4.2"}
    subject = f"{type_code}/{region}/2021"
    return kept("statistics", "quota", subject, quota, ("published", {}), ("published", corrected))


def _price(region: str, item: str) -> list[Example]:
    price = PriceRange.model_validate({**_dated(region), "item": item, "lowest_yuan": "0.3", "highest_yuan": "1.5"})
    corrected = {"reason": "按文件更正", "highest_yuan": "1.6"}
    subject = f"{item}/{region}/2021"
    return kept("statistics", "price_range", subject, price, ("published", {}), ("published", corrected))


def _dated(region: str) -> dict[str, object]:
    return {
        "region_code": region,
        "edition": "2021",
        "revision": 1,
        "reason": None,
        "recorded_by": RECORDED_BY,
        "valid_from": "2021-01-01",
        "valid_to": None,
        "document": "示例文件〔2021〕1号",
    }
