"""What is wrong or doubtful in what is reported beside the energy return. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.statistics.events.surveys import (
    CriterionContent,
    DataCentreContent,
    GreeningContent,
    MeteringContent,
    ParkingContent,
    ProcurementContent,
)
from shared.records.saying import doubt, fault
from shared.web.problems import FieldError

DOUBTFUL_PUE = 3


def data_centre(_key: Any, content: DataCentreContent) -> Iterator[FieldError]:
    """PUE = total ÷ IT: below 1 there is none."""
    if content.it_wh > content.total_wh:
        yield fault("pue_below_one", "IT 用电大于机房总用电，PUE 小于 1", "more for IT than in all: PUE below 1",
                    "it_kwh", hint="核对两项电量 / compare both meters")  # fmt: skip
    elif content.total_wh > DOUBTFUL_PUE * content.it_wh:
        yield doubt("pue_implausible", f"总用电超过 IT 用电的 {DOUBTFUL_PUE} 倍（PUE > {DOUBTFUL_PUE}）",
                    f"over {DOUBTFUL_PUE} times the electricity of IT (PUE > {DOUBTFUL_PUE})", "total_kwh",
                    hint="核对 IT 电量 / check the meter of IT")  # fmt: skip


def metering(_key: Any, content: MeteringContent) -> Iterator[FieldError]:
    for index, line in enumerate(content.systems):
        yield from _part(line.fitted, line.required, "实配器具多于应配器具", "more meters are fitted than required",
                         "systems", index, "fitted")  # fmt: skip


def criterion(_key: Any, content: CriterionContent) -> Iterator[FieldError]:
    if content.energy_gce is None and content.electricity_wh is None:
        yield fault("missing_field", "综合能耗与用电量至少填一项", "give the energy, the electricity, or both",
                    "energy_tce", hint="达到任一项即为重点用能单位 / either makes a key energy user")  # fmt: skip


def procurement(_key: Any, content: ProcurementContent) -> Iterator[FieldError]:
    return _part(content.green_fen, content.total_fen, "绿色采购额大于采购总额", "more is green than was bought",
                 "green_yuan")  # fmt: skip


def greening(_key: Any, content: GreeningContent) -> Iterator[FieldError]:
    return _part(content.green_dm2, content.courtyard_dm2, "绿化面积大于庭院面积", "more is green than there is",
                 "green_m2")  # fmt: skip


def parking(_key: Any, content: ParkingContent) -> Iterator[FieldError]:
    return _part(content.nev_spaces, content.spaces, "新能源车位多于停车位总数", "more spaces are kept than there are",
                 "nev_spaces")  # fmt: skip


def _part(part: int, whole: int, zh: str, en: str, *path: str | int) -> Iterator[FieldError]:
    if part > whole:
        yield fault("part_above_whole", zh, en, *path, hint="核对两项 / check both")
