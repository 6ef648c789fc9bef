"""Projects and new buildings: what was built, by which stage, with whose money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from services.projects.events import BuildingContent, Component, Contract, OfBuilding, OfProject, ProjectContent
from shared.records.days import not_before
from shared.records.saying import doubt, fault
from shared.web.problems import FieldError

SENT_AS: Mapping[str, str] = {
    "solar": "solar",
    "water_source": "water_source",
    "area_dm2": "area_m2",
    "power_w": "power_kw",
    "water_l_per_year": "water_m3_per_year",
}
"""What a component may say beside its kind: the payload's name and the name that is sent."""


class Says(NamedTuple):
    """Of one kind of component: what it must say, what it says of a finished work (one is enough), what it may say."""

    always: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


COMPONENTS: Mapping[str, Says] = {
    "building_retrofit": Says(measured=("area_dm2",)),
    "efficiency_retrofit": Says(also=("area_dm2",)),
    "boiler_hvac_retrofit": Says(also=("area_dm2", "power_w")),
    "low_nox_boiler": Says(also=("power_w",)),
    "energy_audit": Says(also=("area_dm2",)),
    "energy_diagnosis": Says(also=("area_dm2",)),
    "solar": Says(always=("solar",), measured=("power_w", "area_dm2")),
    "waste_heat": Says(also=("power_w",)),
    "lift_feedback": Says(also=("power_w",)),
    "unconventional_water": Says(always=("water_source",), measured=("water_l_per_year",)),
}
SOLAR_IN = {"pv": ("power_w",), "heat": ("area_dm2",)}
"""Electricity is measured in kW, heat in m² of collectors; `chp` has both."""


def project(_key: OfProject, content: ProjectContent) -> Iterator[FieldError]:
    yield from _stage(content)
    if not content.components and content.contract.kind == "none":
        yield fault("no_component", "项目既无改造内容也无合同", "there is neither a component nor a contract",
                    "components", hint="至少填写一项 / name at least one")  # fmt: skip
    for index, component in enumerate(content.components):
        yield from _component(index, component, content.stage == "completed")
    yield from _contract(content.contract)
    if content.funds.private_fen and content.contract.kind == "none":
        yield fault("private_funds_without_contract", "有社会资金而无合同", "private funds need a contract",
                    "funds", "private_yuan", hint="填写合同类型 / name the contract: emc, wmc")  # fmt: skip
    if content.stage == "completed" and not content.attachments:
        yield doubt("evidence_missing", "已完工项目没有佐证材料", "nothing proves that the project is completed",
                    "attachments", hint="上传验收材料 / attach the acceptance document")  # fmt: skip


def _stage(content: ProjectContent) -> Iterator[FieldError]:
    """The stage says which days there are: from `started` on the first, at `completed` the second."""
    if content.stage == "completed" and content.completed_on is None:
        yield fault("missing_field", "已完工项目须填完工日期", "a completed project has its day of completion",
                    "completed_on", hint="项目自该日起计数 / it counts from that day")  # fmt: skip
    if content.stage == "started" and content.started_on is None:
        yield fault("missing_field", "已开工项目须填开工日期", "a project that was started has its first day",
                    "started_on")  # fmt: skip
    if content.stage != "completed" and content.completed_on is not None:
        yield _too_early("completed_on", "已完工", "completed")
    if content.stage == "planned" and content.started_on is not None:
        yield _too_early("started_on", "已开工", "started")
    yield from not_before(content.started_on, content.completed_on, "started_on", "completed_on")


def _too_early(name: str, stage_zh: str, stage: str) -> FieldError:
    return fault("stage_contradicts", f"填了 {name}，阶段却不是{stage_zh}",
                 f"{name} is given, yet the stage is earlier", name, hint=f"stage: {stage}")  # fmt: skip


def _component(index: int, component: Component, is_completed: bool) -> Iterator[FieldError]:
    says = COMPONENTS[component.kind]
    given = {name for name in SENT_AS if getattr(component, name) is not None}
    for name in SENT_AS:
        if name in given and name not in (*says.always, *says.measured, *says.also):
            yield fault("measure_not_applicable", f"{component.kind} 没有 {SENT_AS[name]}",
                        f"{component.kind} has no {SENT_AS[name]}", "components", index, SENT_AS[name],
                        hint="删除该字段 / leave it out")  # fmt: skip
    for name in says.always:
        if name not in given:
            yield _missing(index, component, name)
    needed = SOLAR_IN.get(component.solar or "", says.measured) if component.kind == "solar" else says.measured
    if is_completed and needed and not given.intersection(needed):
        yield _missing(index, component, needed[0])


def _missing(index: int, component: Component, name: str) -> FieldError:
    return fault("missing_field", f"{component.kind} 缺少 {SENT_AS[name]}", f"{component.kind} needs {SENT_AS[name]}",
                 "components", index, SENT_AS[name])  # fmt: skip


def _contract(contract: Contract) -> Iterator[FieldError]:
    if contract.kind == "none":
        for name in ("price_basis", "payment_due", "audited_on"):
            if getattr(contract, name) is not None:
                yield fault("contract_not_applicable", f"没有合同，不应填 {name}",
                            f"without a contract there is no {name}", "contract", name,
                            hint="删除该字段 / leave it out")  # fmt: skip


def building(_key: OfBuilding, content: BuildingContent) -> Iterator[FieldError]:
    """No part is larger than the whole."""
    if content.prefabricated_dm2 > content.area_dm2:
        yield fault("part_above_whole", "装配式面积大于建筑面积", "more is prefabricated than was built",
                    "prefabricated_m2", hint="area_m2")  # fmt: skip
    if content.fixtures_saving > content.fixtures:
        yield fault("part_above_whole", "节水器具多于用水器具", "more fixtures save water than there are",
                    "fixtures_saving", hint="fixtures")  # fmt: skip
    if content.stars and not content.green_standard:
        yield doubt("stars_without_standard", "有星级而未执行绿色建筑标准",
                    "stars are given without the green standard",
                    "stars", hint="核对 green_standard / check green_standard")  # fmt: skip
