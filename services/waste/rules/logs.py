"""分类台账: classes, how the mass was found, and what would count twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from services.waste.events import LogContent, OfClass
from shared.records.saying import fault
from shared.web.problems import FieldError

SUB_CLASSES: Mapping[str, tuple[str, ...]] = {
    "recyclable": ("paper", "plastic", "metal", "glass", "textile"),
    "hazardous": ("lamps", "household_chemicals", "batteries"),
    "food": ("household_food", "restaurant_food", "other_food"),
    "residual": (),
}
"""GB/T 19095-2019: 4 classes, 11 sub-classes."""

Part = tuple[str, str | None]
"""Period and sub-class (None: the class as a whole) of a log of one institution and class."""


def log(key: OfClass, content: LogContent) -> Iterator[FieldError]:
    if key.sub_class is not None and key.sub_class not in SUB_CLASSES[key.waste_class]:
        yield fault("sub_class_elsewhere", f"{key.sub_class} 不属于 {key.waste_class}",
                    f"{key.sub_class} is no sub-class of {key.waste_class}", "sub_class",
                    hint=f"允许的取值 / allowed: {', '.join(('-', *SUB_CLASSES[key.waste_class]))}")  # fmt: skip
    if content.method == "bucket":
        for name in ("buckets", "bucket_l"):
            if getattr(content, name) is None:
                yield fault("missing_field", f"按桶计量须填 {name}", f"the bucket method needs {name}", name,
                            hint="桶数与每桶升数 / buckets, and litres of each")  # fmt: skip
    if key.waste_class == "hazardous" and content.hauler is None:
        yield fault("missing_field", "有害垃圾须填收运单位", "hazardous waste needs a hauler", "hauler",
                    hint="有资质的单位 / a licensed one")  # fmt: skip


def counted_twice(mine: Part, others: Iterable[Part]) -> Iterator[FieldError]:
    """A day is part of its month, a sub-class of its class: one of both holds the mass, not each."""
    period, sub_class = mine
    for other_period, other_sub_class in sorted(others, key=str):
        if (other_period, other_sub_class) == mine or not _overlap(period, other_period):
            continue
        if sub_class == other_sub_class or None in (sub_class, other_sub_class):
            named = f"{other_period}/{other_sub_class or '-'}"
            yield fault("counted_twice", f"与已有台账 {named} 重复计量", f"the log {named} has the same waste in it",
                        "period" if period != other_period else "sub_class",
                        hint="撤回其一 / withdraw one of them")  # fmt: skip
            return


def _overlap(one: str, other: str) -> bool:
    """Days and months: one begins with the other."""
    return one.startswith(other) or other.startswith(one)
