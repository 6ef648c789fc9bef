"""Rules for plans."""

from __future__ import annotations

from collections.abc import Iterator

from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.document import Document
from services.indicators.standards.model import Reference
from shared.geography import regions

COMPARATORS = ("<=", ">=", "==")
KINDS = ("year_value",)  # those that can be judged; the others come with the services they count
ROLLUPS = ("own", "all_of", "joint")


def values_are_allowed(document: Document, _others: Others) -> Iterator[Fault]:
    allowed = {"comparator": COMPARATORS, "kind": KINDS, "rollup": ROLLUPS}
    for code, entry in document.data["targets"].items():
        for field, choices in allowed.items():
            if entry.get(field) not in choices:
                zh, en = f"{field} 应为 {'、'.join(choices)}", f"{field} is one of {', '.join(choices)}"
                yield fault(document, ("targets", code, field), "not_allowed", zh, en)


def amounts_are_exact(document: Document, _others: Others) -> Iterator[Fault]:
    for code, entry in document.data["targets"].items():
        for field in ("baseline", "target"):
            if not isinstance(entry.get(field), str | None):
                yield fault(document, ("targets", code, field), "not_exact", f"{field} 应带引号", f"quote {field}")


def targets_name_targets(document: Document, _others: Others) -> Iterator[Fault]:
    targets = document.data["targets"]
    for code, entry in targets.items():
        for field in ("status_from", "decline_from"):
            if field in entry and (entry[field] not in targets or "status_from" in targets[entry[field]]):
                zh, en = f"{field} 应指向自行判定的目标", f"{field} must name a target that is judged itself"
                yield fault(document, ("targets", code, field), "unknown_target", zh, en)


def indicators_exist(document: Document, others: Others) -> Iterator[Fault]:
    reference = Reference.parse(document.data["indicators"])
    standard = others.newest(reference.name, reference.major)
    known = standard.data.get("indicators", {}) if standard else {}
    for code, entry in document.data["targets"].items():
        if entry.get("indicator") not in known:
            zh, en = f"没有指标 {entry.get('indicator')}", f"{entry.get('indicator')} is not an indicator"
            yield fault(document, ("targets", code, "indicator"), "unknown_indicator", zh, en)


def deadlines_lie_in_the_plan(document: Document, _others: Others) -> Iterator[Fault]:
    for code, entry in document.data["targets"].items():
        if not document.data["start"] <= entry["deadline"] <= document.data["end"]:
            zh, en = "期限不在规划期内", "the deadline lies outside the plan"
            yield fault(document, ("targets", code, "deadline"), "bad_deadline", zh, en)


def region_is_known(document: Document, _others: Others) -> Iterator[Fault]:
    if regions().get(document.data["region"]) is None:
        yield fault(document, ("region",), "unknown_region", "没有这个行政区划", "the region is not known")
