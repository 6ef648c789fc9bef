"""The checks that every body needs, each with its code, both languages and a hint.

A `Checks` collects what is wrong, so that a caller hears of everything at once:

    checks = Checks()
    quantity = checks.amount(body.quantity, 3, LARGEST_QUANTITY, "lines", 0, "quantity")
    checks.done()                      # raises Problem 422 when something was wrong
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from shared.geography import Region, regions
from shared.identifiers import uscc_error
from shared.periods import Period, PeriodError
from shared.units import AmountError, to_smallest
from shared.web.problems import FieldError, pointer, validation

EARLIEST_DAY, LATEST_DAY = date(1901, 1, 1), date(2070, 12, 31)
LONGEST_REASON, SHORTEST_REASON = 500, 5

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_AMOUNTS = {
    "negative": ("不能为负数", "must not be negative", "填写 0 或正数 / zero or a positive amount"),
    "not_a_number": ("不是数字", "is not a number", "只写数字和小数点，如 350000.5 / digits and a point only"),
    "too_precise": ("小数位数过多，最多 {} 位", "has more than {} decimals", "核对单位 / check the unit"),
    "too_large": ("数值过大", "is too large", "核对单位是否正确 / check the unit"),
}
_CODES = {
    "uscc_malformed": (
        "不是统一社会信用代码（18 位数字和大写字母，或 TMP- 临时码）",
        "is not a credit code (18 digits and capitals, or TMP-)",
    ),
    "uscc_check_digit": ("统一社会信用代码的校验位不对", "has a wrong check digit"),
}


class Checks:
    """Collects the hard errors of one body."""

    __slots__ = ("errors",)

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def done(self) -> None:
        if self.errors:
            raise validation(self.errors)

    def fail(self, code: str, zh: str, en: str, *path: str | int, hint: str = "", value: str | None = None) -> None:
        self.errors.append(FieldError(code, zh, en, pointer(path), hint, value=value))

    def amount(self, text: str, decimals: int, limit: int, *path: str | int) -> int:
        """An exact decimal as an integer of 10^-decimals units; 0 when it is not one."""
        try:
            return to_smallest(text, decimals, limit)
        except AmountError as error:
            zh, en, hint = _AMOUNTS[error.code]
            name = path[-1]
            self.fail(error.code, f"{name} {zh.format(decimals)}", f"{name} {en.format(decimals)}", *path,
                      hint=hint, value=text[:40])  # fmt: skip
            return 0

    def one_of(self, value: object, allowed: Iterable[object], *path: str | int) -> None:
        """A member of a closed list; the list is told."""
        if value not in allowed:
            listed = ", ".join(str(entry) for entry in allowed if entry is not None)
            self.fail("unknown_enum", f"{path[-1]} 的取值不在允许范围内", f"{path[-1]} is not an allowed value",
                      *path, hint=f"允许的取值 / allowed: {listed}", value=str(value)[:40])  # fmt: skip

    def text(self, value: str | None, longest: int, *path: str | int) -> None:
        """A text of limited length without control characters."""
        if is_plain(value, longest):
            return
        assert value is not None
        if len(value) > longest:
            self.fail("text_too_long", f"{path[-1]} 超过 {longest} 字", f"{path[-1]} is longer than {longest} letters",
                      *path, hint="请精简文字 / shorten the text")  # fmt: skip
        if _CONTROL.search(value):
            self.fail("text_not_printable", f"{path[-1]} 含有控制字符", f"{path[-1]} has control characters", *path,
                      hint="删除不可见字符 / remove invisible characters")  # fmt: skip

    def said(self, value: str, longest: int, *path: str | int) -> None:
        """A text that says something."""
        if is_blank(value):
            self.fail("missing_field", f"{path[-1]} 不能为空", f"{path[-1]} is empty", *path,
                      hint="没有就不填 / leave it out if there is none")  # fmt: skip
        self.text(value, longest, *path)

    def uscc(self, code: str, *path: str | int) -> None:
        error = uscc_error(code)
        if error:
            zh, en = _CODES[error]
            self.fail(error, zh, f"{path[-1]} {en}", *path, hint="核对证书上的代码 / compare with the certificate",
                      value=code[:40])  # fmt: skip

    def day(self, text: str, *path: str | int) -> date:
        """A calendar day `2026-11-23` of a plausible year."""
        try:
            day = date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None  # no week dates
        except ValueError:
            day = None
        if day is None:
            self.fail("date_malformed", f"{path[-1]} 不是日期", f"{path[-1]} is not a date", *path,
                      hint="写作 2026-11-23 / write 2026-11-23", value=text[:40])  # fmt: skip
        elif not EARLIEST_DAY <= day <= LATEST_DAY:
            self.fail("date_out_of_range", f"{path[-1]} 超出范围", f"{path[-1]} is out of range", *path,
                      hint=f"{EARLIEST_DAY} – {LATEST_DAY}", value=text)  # fmt: skip
        return day or EARLIEST_DAY

    def in_order(self, valid_from: date, valid_to: date | None) -> None:
        """A validity does not end before it begins; said only when both days could be read."""
        if valid_to is not None and valid_to < valid_from and not self.errors:
            self.fail("validity_reversed", "valid_to 早于 valid_from", "valid_to is before valid_from", "valid_to",
                      hint="核对起止日期 / check both dates")  # fmt: skip

    def period(self, text: str, today: date, *path: str | int) -> Period | None:
        """A period that has begun."""
        try:
            period = Period.parse(text)
        except PeriodError:
            self.fail("period_malformed", "统计期无法识别，或年份超出 2000–2070", "not a period of 2000 to 2070",
                      *path, hint="2026, 2026-H1, 2026-Q2, 2026-06", value=text[:40])  # fmt: skip
            return None
        if period.start > today:
            self.fail("period_not_begun", f"统计期 {text} 尚未开始", f"period {text} has not begun", *path,
                      hint="核对年份 / check the year", value=text)  # fmt: skip
            return None
        return period

    def region(self, code: str, day: date, *path: str | int) -> None:
        """A division that exists on the day; the successor or predecessor is named."""
        error = region_error(code, day, *path)
        if error:
            self.errors.append(error)

    def division(self, code: str, *path: str | int) -> None:
        """A division of any time."""
        if regions().get(code) is None:
            self.errors.append(_unknown_region(code, path))


def is_plain(text: str | None, longest: int) -> bool:
    """Whether `Checks.text` certainly has nothing to say."""
    return text is None or (len(text) <= longest and text.isprintable())


def is_blank(text: str) -> bool:
    """Whether there is nothing to see: blanks, marks of direction, characters without width."""
    return not any(sign.isprintable() and sign != " " for sign in text)


def region_error(code: str, day: date, *path: str | int) -> FieldError | None:
    """Why a division cannot be used on a day: unknown, dissolved (江北区已撤销，改用两江新区) or not yet founded."""
    if _stands(code, day):
        return None
    region = regions().get(code)
    if region is None:
        return _unknown_region(code, path)
    if region.valid_to and region.valid_to < day:
        heir = regions().successor(code)
        return FieldError(
            "region_dissolved",
            f"{region.name}已撤销，改用{heir.name}" if heir else f"{region.name}已撤销",
            f"{region.name} ({code}) was dissolved on {region.valid_to}" + (f": use {_named([heir])}" if heir else ""),
            pointer(path),
            f"改用 / use {heir.code}" if heir else "",
            value=code,
        )
    older = [regions()[old] for old in region.predecessors]
    names = "、".join(old.name for old in older)
    return FieldError(
        "region_not_founded",
        f"{region.name}在 {day} 尚未设立" + (f"，改用{names}" if names else ""),
        f"{region.name} ({code}) did not exist on {day}" + (f": use {_named(older)}" if older else ""),
        pointer(path),
        "改用 / use " + ", ".join(old.code for old in older) if older else "",
        value=code,
    )


@lru_cache(maxsize=65_536)
def _stands(code: str, day: date) -> bool:
    region = regions().get(code)
    return region is not None and region.valid_on(day)


def _unknown_region(code: str, path: Iterable[str | int]) -> FieldError:
    shown = code[:20]
    return FieldError("region_unknown", f"行政区划 {shown} 不存在", f"there is no division {shown}", pointer(path),
                      "县 6 位，市（州）4 位，省 2 位 / 6, 4 or 2 characters", value=shown)  # fmt: skip


def require_reason(reason: str | None, *, purpose_zh: str, purpose_en: str) -> None:
    """422 unless a reason of at least five characters is given."""
    if reason is None or len(reason.strip()) < SHORTEST_REASON:
        raise validation([FieldError(
            "reason_required", f"{purpose_zh}须说明原因（至少 {SHORTEST_REASON} 个字）",
            f"{purpose_en} needs a reason of at least {SHORTEST_REASON} characters", "/reason",
            "写明为何更改 / say why",
        )])  # fmt: skip


def only(error: FieldError | None) -> None:
    """Raise 422 for a single error, if there is one."""
    if error:
        raise validation([error])


def _named(found: Iterable[Region]) -> str:
    return ", ".join(f"{region.name} ({region.code})" for region in found)
