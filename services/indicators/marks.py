"""How a number is marked: the SDMX OBS_STATUS of values and targets, and what makes an estimate or a break of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

Estimate = Literal[
    "stand_in_factor", "factor_missing", "opening_balance", "old_roster", "declared", "estimate_method"
]  # fmt: skip

ESTIMATES: dict[Estimate, tuple[str, str]] = {
    "stand_in_factor": (
        "系数缺少当年值，以其他年份代替",
        "A factor of another year stands in for one that is unknown.",
    ),
    "factor_missing": ("部分能源没有碳排放因子，未计入", "A part of the energy has no carbon factor and is left out."),
    "opening_balance": (
        "部分为期初数，尚无名录",
        "An opening balance stands in for what has no names yet.",
    ),
    "old_roster": ("分母名录已超过两年", "The roster that it is divided by is older than two years."),
    "declared": ("部分为申报数，花名册尚未审核通过", "Declared numbers stand in while no roster is accepted."),
    "estimate_method": ("部分数量为估算", "A part of the quantities was estimated, not weighed."),
}
BREAK = ("报表制度换版，与上期不完全可比", "The edition of the form is not that of the period before.")


class Marks(NamedTuple):
    """`is_break`: not defined as for the period before. `estimates`: why the number is one, none: it is none."""

    is_break: bool = False
    estimates: tuple[Estimate, ...] = ()


UNMARKED = Marks()


def obs_status(marks: Marks, *, has_value: bool, is_partial: bool) -> str:
    """SDMX OBS_STATUS, the first that holds: M no data, B break in the series, E estimate, P partial, A."""
    if not has_value:
        return "M"
    if marks.is_break:
        return "B"
    if marks.estimates:
        return "E"
    return "P" if is_partial else "A"


def together(*reasons: Iterable[Estimate]) -> tuple[Estimate, ...]:
    """What makes a number an estimate that was made from several; each reason once."""
    return tuple(dict.fromkeys(each for some in reasons for each in some))


def marks_told(marks: Marks) -> dict[str, Any]:
    """As `explain` says it; nothing where nothing is marked."""
    told: dict[str, Any] = {}
    if marks.is_break:
        zh, en = BREAK
        told["break"] = {"zh": zh, "en": en}
    if marks.estimates:
        told["estimates"] = [
            {"code": code, "zh": zh, "en": en} for code in marks.estimates for zh, en in [ESTIMATES[code]]
        ]
    return told
