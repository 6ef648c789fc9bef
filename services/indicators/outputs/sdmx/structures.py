"""The SDMX-JSON 2.0 structure message of both dataflows: concepts, codelists, data structures, dataflows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from services.indicators.outputs.sdmx.flows import AGENCY, FLOWS, VERSION, Component, Flow, area_id
from services.indicators.outputs.words import OBS_STATUS, TYPES
from services.indicators.standards.catalogue import Catalogue
from services.indicators.targets.texts import STATUS
from shared.geography import area_name, areas

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)
CONCEPTS = "CS_BASHU"
FIXED: Mapping[str, tuple[str, str, Mapping[str, tuple[str, str]]]] = {
    "CL_FREQ": ("频率", "Frequency", {
        "A": ("年", "Year"), "S": ("半年", "Half-year"), "Q": ("季", "Quarter"), "M": ("月", "Month"),
    }),
    "CL_INST_TYPE": ("机构类型", "Institution type", TYPES),
    "CL_FACTORS": ("因子口径", "Basis of the factors", {
        "current": ("现行因子", "Current factors"), "frozen": ("基期因子", "Factors of the base year"),
    }),
    "CL_OBS_STATUS": ("数据状态", "Observation status", OBS_STATUS),
    "CL_TARGET_STATUS": ("进度", "Status of a target", {
        code: (zh, code.replace("_", " ")) for code, zh in STATUS.items()
    }),
    "CL_REPORTING": ("报送", "Reporting status", {
        "complete": ("齐", "complete"), "partial": ("部分", "partial"), "none": ("无", "none"),
    }),
}  # fmt: skip

Named = tuple[str, str, str]  # id, zh, en


def structure_message(catalogue: Catalogue, at: datetime | None, prepared: datetime) -> dict[str, Any]:
    """Everything that data of both flows refer to, by the standards that are approved at `at`."""
    return {
        "meta": {
            "schema": SCHEMA,
            "id": f"BASHU-{prepared:%Y%m%dT%H%M%S}",
            "prepared": prepared.isoformat(),
            "test": False,
            "contentLanguages": ["zh", "en"],
            "sender": {"id": AGENCY},
        },
        "data": {
            "conceptSchemes": [_concepts()],
            "codelists": list(_codelists(catalogue, at)),
            "dataStructures": [_data_structure(flow) for flow in FLOWS],
            "dataflows": [_dataflow(flow) for flow in FLOWS],
        },
    }


def _maintained(id: str, zh: str, en: str) -> dict[str, Any]:
    return {**_named((id, zh, en)), "agencyID": AGENCY, "version": VERSION}


def _named(entry: Named) -> dict[str, Any]:
    """Chinese first: `name` is for readers that know no languages."""
    id, zh, en = entry
    return {"id": id, "name": zh, "names": {"zh": zh, "en": en}}


def _concepts() -> dict[str, Any]:
    """One concept an identifier, whichever flow uses it."""
    by_id = {each.id: each for flow in FLOWS for each in flow.components}
    concepts = [_named((each.id, each.zh, each.en)) for each in by_id.values()]
    return _maintained(CONCEPTS, "巴蜀概念", "Concepts of Bashu") | {"concepts": concepts}


def _codelists(catalogue: Catalogue, at: datetime | None) -> Iterator[dict[str, Any]]:
    for id, (zh, en, codes) in FIXED.items():
        yield _codelist(id, zh, en, ((code, *texts) for code, texts in codes.items()))
    divisions = ((area_id(code), area_name(code), code) for code in areas())
    yield _codelist("CL_AREA", "地区", "Areas", divisions)
    yield _codelist("CL_INDICATOR", "指标", "Indicators", _indicators(catalogue, at))
    yield _codelist("CL_TARGET", "规划目标", "Targets", _targets(catalogue))


def _codelist(id: str, zh: str, en: str, codes: Iterable[Named]) -> dict[str, Any]:
    return _maintained(id, zh, en) | {"codes": [_named(code) for code in codes]}


def _indicators(catalogue: Catalogue, at: datetime | None) -> Iterator[Named]:
    for code, name in catalogue.defining(at).items():
        indicator = catalogue.edition(catalogue.newest(name, at), at).indicators[code]
        yield code, indicator.zh, indicator.en


def _targets(catalogue: Catalogue) -> Iterator[Named]:
    """Those of every plan."""
    for plan in catalogue.plans():
        for target in plan.targets.values():
            yield target.code, target.zh, target.en


def _data_structure(flow: Flow) -> dict[str, Any]:
    roles: dict[str, list[dict[str, Any]]] = {role: [] for role in ("dimension", "time", "measure", "attribute")}
    for component in flow.components:
        roles[component.role].append(_component(component))
    for position, dimension in enumerate(roles["dimension"]):
        dimension["position"] = position
    for attribute in roles["attribute"]:
        attribute |= {"usage": "optional", "attributeRelationship": {"observation": {}}}
    return _maintained(f"DSD_{flow.id}", flow.zh, flow.en) | {
        "dataStructureComponents": {
            "dimensionList": {
                "id": "DimensionDescriptor", "dimensions": roles["dimension"], "timeDimension": roles["time"][0]
            },
            "measureList": {
                "id": "MeasureDescriptor", "measures": [each | {"usage": "optional"} for each in roles["measure"]]
            },
            "attributeList": {"id": "AttributeDescriptor", "attributes": roles["attribute"]},
        }
    }  # fmt: skip


def _component(component: Component) -> dict[str, Any]:
    if component.kind.startswith("CL_"):
        representation: dict[str, Any] = {"enumeration": _urn("codelist.Codelist", component.kind)}
    else:
        representation = {"format": {"dataType": component.kind}}
    return {
        "id": component.id,
        "conceptIdentity": _urn("conceptscheme.Concept", CONCEPTS) + f".{component.id}",
        "localRepresentation": representation,
    }


def _dataflow(flow: Flow) -> dict[str, Any]:
    structure = _urn("datastructure.DataStructure", f"DSD_{flow.id}")
    return _maintained(flow.id, flow.zh, flow.en) | {"structure": structure}


def _urn(kind: str, id: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{id}({VERSION})"
