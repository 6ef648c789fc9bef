"""Rules for how the evidence of a plan is made of measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.checks.fields import duties, targets
from services.indicators.standards.checks.measures import FLOWS, STOCKS, formula_faults
from services.indicators.standards.document import Document, Place
from services.indicators.standards.model import Reference
from services.indicators.standards.recipes import RECIPE

EVIDENCE = {"records", "formula", "settings", *RECIPE}
ROSTERS = (
    "county_and_above_agencies", "province_agencies", "prefecture_agencies", "province_institutions",
    "prefecture_institutions", "prefecture_city_institutions", "key_users",
)  # fmt: skip
KINDS = {"state": STOCKS, "checklist": (*FLOWS, *STOCKS)}  # what a kind of target sums; the others sum flows
PLACE = "place"  # where a joint target is counted: steers the nodes, not a formula


def recipes_name_measures(document: Document, others: Others) -> Iterator[Fault]:
    """Every formula, also those of choices that were not taken: of known measures, of the right kind, in one unit."""
    standard = _standard(document, others)
    for place, _code, entry in targets(document):
        kinds = KINDS.get(entry["kind"], FLOWS)
        unit = None if entry.get("measure") == "ratio" else entry["unit"]
        for where, text in _formulas(place, entry.get("evidence", {})):
            is_value = where[-1] == "counts"
            of_kind = STOCKS if where[-1] in ("expected", "reported") else kinds
            yield from formula_faults(document, where, text, standard, unit if is_value else None, of_kind)
    for place, _code, entry in duties(document):
        for where, text in _formulas(place, entry.get("evidence", {})):
            yield from formula_faults(document, where, text, standard, None)


def recipes_fit_their_kind(document: Document, _others: Others) -> Iterator[Fault]:
    for place, _code, entry in targets(document):
        evidence = entry.get("evidence", {})
        if not evidence.keys() & set(RECIPE):
            continue
        for name in sorted(evidence.keys() - EVIDENCE):
            zh, en = f"未知字段 {name}", f"{name} is not a field of evidence"
            yield fault(document, (*place, "evidence", name), "unknown_field", zh, en)
        if (wrong := _unfit(entry, evidence)) is not None:
            zh, en = wrong
            yield fault(document, (*place, "evidence"), "kind_mismatch", zh, en)
        for name in evidence.get("rosters", ()):
            if name not in ROSTERS:
                zh, en = f"没有名录类别 {name}", f"{name} is not a class of rosters: {', '.join(ROSTERS)}"
                yield fault(document, (*place, "evidence", "rosters"), "unknown_roster", zh, en)


def settings_steer(document: Document, _others: Others) -> Iterator[Fault]:
    """A setting that a reading is about decides a formula, for what was chosen and for the other way."""
    for place, _code, entry in targets(document):
        evidence = entry.get("evidence", {})
        if not evidence.keys() & set(RECIPE):
            continue
        choices = _choices(evidence)
        for setting, value in evidence.get("settings", {}).items():
            others = [r["other"] for r in entry.get("readings", ()) if r["field"] == f"evidence.settings.{setting}"]
            for each in [value, *others]:
                if setting != PLACE and each not in choices.get(setting, ()):
                    zh, en = f"设置 {setting} 没有 {each} 的公式", f"no formula says what {setting}: {each} counts"
                    yield fault(document, (*place, "evidence", "settings", setting), "steers_nothing", zh, en)


def _unfit(entry: dict[str, Any], evidence: dict[str, Any]) -> tuple[str, str] | None:
    """What evidence of a kind has to have."""
    kind, has = entry["kind"], evidence.keys()
    if kind == "checklist":
        if list(evidence.get("items", {})) != list(entry.get("items", [])):
            return "evidence.items 应与 items 逐项相同", "evidence.items has the items of the checklist"
        return None
    if "items" in has:
        return "items 只用于 checklist", "items belongs to a checklist"
    if kind == "state" and has & {"cities", "rosters", "unknown"}:
        return None if has & {"cities", "counts"} else ("缺少 counts", "counts is missing")
    if "counts" not in has:
        return "缺少 counts", "counts is missing"
    if (entry.get("measure") == "ratio") != ("of" in has):
        return "of（分母）属于且仅属于比例", "of, the denominator, belongs to a ratio, and to nothing else"
    return None


def _formulas(place: Place, evidence: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    for name in RECIPE:
        if name not in evidence or name in ("rosters", "unknown"):
            continue
        for text in _texts(evidence[name]):
            yield (*place, "evidence", name), text


def _texts(value: Any) -> Iterator[str]:
    """All formulas of an entry, of every choice."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    else:
        yield str(value)


def _choices(evidence: dict[str, Any]) -> dict[str, set[str]]:
    """setting → the values that every formula which looks at it has a choice for."""
    found: dict[str, set[str]] = {}
    for name in RECIPE:
        value = evidence.get(name)
        if isinstance(value, dict) and len(value) == 1:
            ((setting, choices),) = value.items()
            if setting in evidence.get("settings", {}) and isinstance(choices, dict):
                found[setting] = found.get(setting, set(choices)) & set(choices)
    return found


def _standard(document: Document, others: Others) -> Document | None:
    if "measures" not in document.data:
        return None
    reference = Reference.parse(document.data["measures"])
    return others.newest(reference.name, reference.major)
