"""Quotas and price ranges as an office sends them, and as they are kept.

They are ratios, not amounts: exact decimal strings, here and in the events.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec

from shared.forms import Form, form
from shared.records.checks import LONGEST_REASON, Checks

LONGEST_EDITION, LONGEST_DOCUMENT = 40, 200
DECIMALS = 6
LARGEST = 10**12  # a million, in units of the last decimal
NOT_COUNTED = ("water", "unconventional_water", "renewable_heat")  # in no quota of energy

Ratio = Annotated[str, msgspec.Meta(extra_json_schema={"pattern": r"^\d{1,6}(\.\d{1,6})?$"})]


class _Dated(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    valid_from: str
    document: Annotated[str, msgspec.Meta(description="文号或出处 / where it is published")]
    valid_to: str | None = None
    reason: Annotated[str | None, msgspec.Meta(description="修改时必填 / needed to revise")] = None


class QuotaBody(_Dated, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The body of `PUT`: 约束值 ≥ 基准值 ≥ 引导值, and the coefficients they were set with, of every energy item."""

    constraint_kgce_m2: Ratio
    base_kgce_m2: Ratio
    guide_kgce_m2: Ratio
    kgce_per_unit: dict[str, Ratio]


class QuotaLineOfBatch(QuotaBody, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One line of `quotas:batch`."""

    type_code: str
    region_code: str
    edition: str
    revision: int | None = None


class PriceBody(_Dated, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The body of `PUT`: plausible unit prices, yuan per unit of the form."""

    lowest_yuan: Ratio
    highest_yuan: Ratio


class PriceLineOfBatch(PriceBody, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One line of `price-ranges:batch`."""

    item: str
    region_code: str
    edition: str
    revision: int | None = None


class Validity(msgspec.Struct):
    valid_from: date
    valid_to: date | None
    document: str


class QuotaContent(Validity):
    """A quota as it is kept."""

    constraint_kgce_m2: str
    base_kgce_m2: str
    guide_kgce_m2: str
    kgce_per_unit: dict[str, str]


class PriceContent(Validity):
    """A price range as it is kept."""

    lowest_yuan: str
    highest_yuan: str


def check_key(subjects: Iterable[str], subject: str, region: str, edition: str, name: str) -> None:
    """422 unless the parts can be a key; `subjects` are the codes that `name` may be."""
    checks = Checks()
    checks.one_of(subject, subjects, name)
    checks.division(region, "region_code")
    checks.said(edition, LONGEST_EDITION, "edition")
    checks.done()


def energy_items(declared: Form) -> list[str]:
    return [code for code in declared.items if code not in NOT_COUNTED]


def read_quota(body: QuotaBody) -> QuotaContent:
    """Raises `Problem` 422 with everything that is wrong."""
    checks = Checks()
    since, until = _validity(body, checks)
    names = ("constraint_kgce_m2", "base_kgce_m2", "guide_kgce_m2")
    values = [_ratio(checks, getattr(body, name), name) for name in names]
    if not checks.errors and not values[0] >= values[1] >= values[2]:
        checks.fail("quota_not_in_order", "约束值 ≥ 基准值 ≥ 引导值 不成立",
                    "constraint ≥ base ≥ guide does not hold", "constraint_kgce_m2",
                    hint="核对三个数值的位置 / are the three in their places?")  # fmt: skip
    items = energy_items(form("NY201"))
    for item in (item for item in items if item not in body.kgce_per_unit):
        checks.fail("missing_field", f"缺少 {item} 的折标系数", f"the coefficient of {item} is missing",
                    "kgce_per_unit", item, hint="kgce ÷ 报表单位 / kgce per unit of the form")  # fmt: skip
    for item, text in body.kgce_per_unit.items():
        checks.one_of(item, items, "kgce_per_unit", item)
        _ratio(checks, text, "kgce_per_unit", item)
    checks.done()
    coefficients = {item: body.kgce_per_unit[item] for item in items}
    return QuotaContent(
        since, until, body.document,
        body.constraint_kgce_m2, body.base_kgce_m2, body.guide_kgce_m2, coefficients,
    )  # fmt: skip


def read_price(body: PriceBody) -> PriceContent:
    """Raises `Problem` 422 with everything that is wrong."""
    checks = Checks()
    since, until = _validity(body, checks)
    lowest, highest = (_ratio(checks, getattr(body, name), name) for name in ("lowest_yuan", "highest_yuan"))
    if not checks.errors and lowest > highest:
        checks.fail("range_reversed", "最低价高于最高价", "the lowest price is above the highest", "lowest_yuan",
                    hint="核对两个数值 / compare the two")  # fmt: skip
    checks.done()
    return PriceContent(since, until, body.document, body.lowest_yuan, body.highest_yuan)


def _validity(body: _Dated, checks: Checks) -> tuple[date, date | None]:
    since = checks.day(body.valid_from, "valid_from")
    until = checks.day(body.valid_to, "valid_to") if body.valid_to is not None else None
    checks.in_order(since, until)
    checks.said(body.document, LONGEST_DOCUMENT, "document")
    checks.text(body.reason, LONGEST_REASON, "reason")
    return since, until


def _ratio(checks: Checks, text: str, *path: str) -> Decimal:
    return Decimal(checks.amount(text, DECIMALS, LARGEST, *path)).scaleb(-DECIMALS)
