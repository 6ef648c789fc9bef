"""A plan as the catalogue tells it: boxes, targets and duties, verbatim."""

from __future__ import annotations

from typing import Any

from services.indicators.standards import Plan, Target
from services.indicators.standards.model import Duty, Pace
from services.indicators.targets.told import reading_told, source_told
from shared.units import decimal_text, text_or_none


def plan_item(plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan.code,
        "standard": plan.header.label,
        "title": {"zh": plan.header.zh, "en": plan.header.en},
        "document_no": plan.document_no,
        "region": plan.region,
        "partner": plan.partner,
        "beside": plan.beside,
        "start": plan.start,
        "end": plan.end,
        "boxes": [{"box": number, "zh": title.zh, "en": title.en} for number, title in plan.boxes.items()],
        "classes": {name: list(members) for name, members in plan.classes.items()},
        "targets": [_target(target) for target in plan.targets.values()],
        "duties": [_duty(duty) for duty in plan.duties.values()],
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "target": target.code,
        "box": target.box,
        "anchor": target.anchor,
        "zh": target.zh,
        "name_en": target.en,
        "nature": target.nature,
        "unit": target.unit,
        "kind": target.kind,
        "rollup": target.rollup,
        "pace": _pace(target.pace),
        "indicator": target.indicator,
        "comparator": target.comparator,
        "baseline": text_or_none(target.baseline),
        "target_value": text_or_none(target.target),
        "bound": target.bound,
        "deadline": target.deadline,
        "inherits": target.inherits,
        "items": list(target.items),
        "exempt": list(target.exempt),
        "only": list(target.only),
        "own_value_missing": list(target.own_value_missing),
        "values": [
            {"place": v.place, "valid_from": v.valid_from, "value": decimal_text(v.value), "document_no": v.doc_no}
            for v in target.values
        ],
        "status_from": target.status_from,
        "evidence": source_told(target.evidence),
        "readings": [reading_told(reading) for reading in target.readings],
    }


def _pace(pace: Pace) -> dict[str, Any]:
    return {
        "shape": pace.shape,
        "steps": [{"date": step.day, "share": decimal_text(step.share)} for step in pace.steps],
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "duty": duty.code,
        "anchor": duty.anchor,
        "zh": duty.zh,
        "name_en": duty.en,
        "domain": duty.domain,
        "evidence": source_told(duty.evidence),
    }
