"""Rules for the targets of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any, get_args

from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.checks.fields import (
    amount,
    indicators,
    is_exact,
    not_allowed,
    targets,
    unknown_regions,
)
from services.indicators.standards.document import Document
from services.indicators.standards.model import Comparator, Kind, Measure, Rollup

FIELDS = {
    "box", "anchor", "zh", "name_en", "nature", "unit", "kind", "rollup", "indicator", "per", "measure", "comparator",
    "baseline", "target", "deadline", "inherits", "factors", "decline_from", "status_from", "evidence", "pace",
    "passing_share", "items", "exempt", "only", "own_value_missing", "values", "bound", "readings",
}  # fmt: skip
CHOICES = {"comparator": get_args(Comparator), "kind": get_args(Kind), "rollup": get_args(Rollup)}
GROWING = ("cumulative", "checklist", "each_year")  # reached from below
ENDLESS = ("each_year", "standing")  # without a deadline of their own: the plan's end


def fields_of_targets_are_known(document: Document, _others: Others) -> Iterator[Fault]:
    for place, _code, entry in targets(document):
        for name in sorted(entry.keys() - FIELDS):
            zh, en = f"未知字段 {name}", f"{name} is not a field of a target"
            yield fault(document, (*place, name), "unknown_field", zh, en)


def codes_begin_with_their_plan(document: Document, _others: Others) -> Iterator[Fault]:
    """A value is assigned to a target by its code, so that no other plan may have the same."""
    plan = document.data["plan"]
    for place, code, _entry in targets(document):
        if not code.startswith(f"{plan}-"):
            zh, en = f"目标代码 {code} 应以 {plan}- 开头", f"the code of target {code} begins with {plan}-"
            yield fault(document, place, "foreign_code", zh, en)


def values_are_allowed(document: Document, _others: Others) -> Iterator[Fault]:
    for place, _code, entry in targets(document):
        for field, choices in CHOICES.items():
            if entry.get(field) not in choices:
                yield not_allowed(document, place, field, choices)
        if "indicator" not in entry and entry.get("measure") not in get_args(Measure):
            yield not_allowed(document, place, "measure", get_args(Measure))
        if entry.get("bound", "printed") not in ("printed", "counties"):
            yield not_allowed(document, place, "bound", ("printed", "counties"))


def amounts_are_exact(document: Document, _others: Others) -> Iterator[Fault]:
    for place, _code, entry in targets(document):
        for field in ("baseline", "target", "passing_share"):
            if entry.get(field) is not None and not is_exact(entry[field]):
                zh, en = f"{field} 应为带引号的数", f"{field} is a quoted number"
                yield fault(document, (*place, field), "not_exact", zh, en)


def targets_name_targets(document: Document, _others: Others) -> Iterator[Fault]:
    known = document.data["targets"]
    for place, _code, entry in targets(document):
        for field in ("status_from", "decline_from"):
            if field in entry and (entry[field] not in known or "status_from" in known[entry[field]]):
                zh, en = f"{field} 应指向自行判定的目标", f"{field} must name a target that is judged itself"
                yield fault(document, (*place, field), "unknown_target", zh, en)


def something_feeds_a_target(document: Document, others: Others) -> Iterator[Fault]:
    """An indicator of the plan's standard, or evidence that a service supplies, now or later."""
    standard = indicators(document, others)
    known = standard.data.get("indicators", {}) if standard else {}
    for place, _code, entry in targets(document):
        if "indicator" in entry and entry["indicator"] not in known:
            zh, en = f"没有指标 {entry['indicator']}", f"{entry['indicator']} is not an indicator"
            yield fault(document, (*place, "indicator"), "unknown_indicator", zh, en)
        if "indicator" not in entry and "evidence" not in entry:
            zh, en = "缺少 indicator 或 evidence", "indicator or evidence is missing"
            yield fault(document, place, "no_evidence", zh, en)


def deadlines_lie_in_the_plan(document: Document, _others: Others) -> Iterator[Fault]:
    for place, _code, entry in targets(document):
        deadline = entry["deadline"]
        if deadline is None and entry.get("kind") in ENDLESS:
            continue
        if deadline is None or not document.data["start"] <= deadline <= document.data["end"]:
            zh, en = "期限不在规划期内", "the deadline lies outside the plan"
            yield fault(document, (*place, "deadline"), "bad_deadline", zh, en)


def kinds_fit_their_comparator(document: Document, _others: Others) -> Iterator[Fault]:
    for place, _code, entry in targets(document):
        if entry.get("kind") in GROWING and entry.get("comparator") == "<=":
            zh, en = f"{entry['kind']} 只能是 >= 或 ==", f"{entry['kind']} is reached from below: >= or =="
            yield fault(document, (*place, "comparator"), "not_allowed", zh, en)


def kinds_have_what_they_test(document: Document, _others: Others) -> Iterator[Fault]:
    """A checklist its items, a standing rule the share of checks that has to pass; no other kind has these."""
    for place, _code, entry in targets(document):
        for kind, field in (("checklist", "items"), ("standing", "passing_share")):
            if (entry.get("kind") == kind) != bool(entry.get(field)):
                zh, en = f"{field} 属于且仅属于 {kind}", f"{field} belongs to {kind}, and to no other kind"
                yield fault(document, (*place, field), "wrong_kind", zh, en)


def regions_are_of_the_plan(document: Document, _others: Others) -> Iterator[Fault]:
    for place, _code, entry in targets(document):
        for field in ("exempt", "only", "own_value_missing"):
            for code in unknown_regions(document, entry.get(field, ())):
                zh, en = f"{code} 不是本规划的行政区划", f"{code} is not a region of this plan"
                yield fault(document, (*place, field), "unknown_region", zh, en)
        if entry.get("exempt") and entry.get("only"):
            zh, en = "exempt 与 only 只能写一个", "exempt and only exclude each other"
            yield fault(document, (*place, "only"), "exempt_and_only", zh, en)


def own_values_are_whole(document: Document, _others: Others) -> Iterator[Fault]:
    """Each for a known region or class, exact, from a day, with its document."""
    classes = document.data.get("classes", {})
    for place, _code, entry in targets(document):
        for value in entry.get("values", ()):
            is_known = (
                value["class"] in classes if "class" in value else not unknown_regions(document, [value["region"]])
            )
            if not is_known:
                zh, en = f"没有这个地区或类别：{value}", f"no such region or class: {value}"
                yield fault(document, (*place, "values"), "unknown_region", zh, en)
            if not is_exact(value.get("value")) or not isinstance(value.get("valid_from"), date):
                zh, en = "value 应为带引号的数，valid_from 应为日期", "value is a quoted number, valid_from a date"
                yield fault(document, (*place, "values"), "not_exact", zh, en)
            if not value.get("document_no"):
                zh, en = "缺少文号 document_no", "document_no is missing"
                yield fault(document, (*place, "values"), "no_source", zh, en)


def paces_rise_to_the_target(document: Document, _others: Others) -> Iterator[Fault]:
    for place, _code, entry in targets(document):
        pace = entry.get("pace", "linear")
        if pace in ("linear", "at_deadline"):
            continue
        if not isinstance(pace, dict) or not isinstance(pace.get("steps"), dict):
            yield not_allowed(document, place, "pace", ("linear", "at_deadline", "{steps: {日期: '份额'}}"))
        elif not _rise(list(pace["steps"].items())):
            zh, en = "steps 的日期与份额应递增，份额不超过 1", "steps rise by day and by share, up to 1"
            yield fault(document, (*place, "pace"), "bad_pace", zh, en)


def readings_decide_a_field(document: Document, _others: Others) -> Iterator[Fault]:
    """The ambiguous text stands beside the field that it is about, and the field says what was chosen."""
    for place, _code, entry in targets(document):
        for reading in entry.get("readings", ()):
            if _field(entry, reading.get("field", "")) != reading.get("chosen"):
                zh = f"{reading.get('field')} 与 chosen 不一致"
                en = f"{reading.get('field')} is not what was chosen"
                yield fault(document, (*place, "readings"), "not_chosen", zh, en)
            if reading.get("chosen") == reading.get("other") or not reading.get("text"):
                zh, en = "应写明原文 text 与另一种读法 other", "text and another reading are needed"
                yield fault(document, (*place, "readings"), "no_other", zh, en)


def _rise(steps: list[tuple[Any, Any]]) -> bool:
    shares = [found for _day, share in steps if (found := amount(share)) is not None]
    if not len(shares) == len(steps) > 0 or not all(isinstance(day, date) for day, _share in steps):
        return False
    return shares[-1] <= 1 and all(
        one < other for rising in (shares, [d for d, _ in steps]) for one, other in pairwise(rising)
    )


def _field(entry: Any, path: str) -> Any:
    """`evidence.settings.leases` of an entry."""
    for name in path.split("."):
        entry = entry.get(name) if isinstance(entry, dict) else None
    return entry
