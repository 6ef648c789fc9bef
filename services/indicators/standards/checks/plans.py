"""Rules for plans as a whole, and for duties without a number."""

from __future__ import annotations

from collections.abc import Iterator

from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.checks.fields import RECORD, duties, indicators, targets, unknown_regions
from services.indicators.standards.checks.formulas import ill_formed, names_in
from services.indicators.standards.checks.indicators import is_declared
from services.indicators.standards.document import Document
from shared.geography import BOTH, NATION, PROVINCES, areas, regions

DUTY_FIELDS = {"anchor", "zh", "name_en", "domain", "evidence", "share", "indicators", "regions"}


def region_is_known(document: Document, _others: Others) -> Iterator[Fault]:
    if regions().get(document.data["region"]) is None and document.data["region"] not in (BOTH, NATION):
        yield fault(document, ("region",), "unknown_region", "没有这个行政区划", "the region is not known")


def joint_targets_have_a_partner(document: Document, _others: Others) -> Iterator[Fault]:
    partner = document.data.get("partner")
    if partner is not None and (partner not in PROVINCES or partner == document.data["region"]):
        zh, en = "partner 应为另一个省级区划", "partner is the other province"
        yield fault(document, ("partner",), "unknown_region", zh, en)
    for place, _code, entry in targets(document):
        if entry.get("rollup") == "joint" and partner is None and document.data["region"] != BOTH:
            zh, en = "joint 目标要求规划写明 partner", "a joint target needs the plan to name its partner"
            yield fault(document, (*place, "rollup"), "no_partner", zh, en)


def rules_stand_beside_a_plan(document: Document, others: Others) -> Iterator[Fault]:
    """Of one that stands beside no other itself: else none might be meant where none is named."""
    beside = document.data.get("beside")
    plans = [other.data for other in others.documents if other.kind == "plan" and not other.data.get("beside")]
    if beside is not None and beside not in [plan.get("plan") for plan in plans]:
        zh, en = f"没有规划 {beside}", f"{beside} is not a plan that stands for itself"
        yield fault(document, ("beside",), "unknown_plan", zh, en)


def boxes_are_titled(document: Document, _others: Others) -> Iterator[Fault]:
    boxes = document.data.get("boxes")
    if boxes is None:
        return
    for place, _code, entry in targets(document):
        if entry.get("box") is not None and entry["box"] not in boxes:
            zh, en = f"boxes 中没有专栏 {entry['box']}", f"box {entry['box']} has no title in boxes"
            yield fault(document, (*place, "box"), "unknown_box", zh, en)


def classes_hold_known_regions(document: Document, _others: Others) -> Iterator[Fault]:
    for name, members in document.data.get("classes", {}).items():
        for code in unknown_regions(document, members):
            zh, en = f"{code} 不是本规划的行政区划", f"{code} is not a region of this plan"
            yield fault(document, ("classes", name), "unknown_region", zh, en)


def evidence_names_records(document: Document, _others: Others) -> Iterator[Fault]:
    """A service may come later than the plan; its name and that of its resource are settled."""
    for place, _code, entry in (*targets(document), *duties(document)):
        evidence = entry.get("evidence")
        if evidence is None:
            continue
        for record in evidence.get("records") or [""]:
            if not RECORD.fullmatch(str(record)):
                zh, en = f"{record!r} 应为 服务/资源，如 projects/awards", f"{record!r} should be service/resource"
                yield fault(document, (*place, "evidence", "records"), "unknown_record", zh, en)
        formula = evidence.get("formula", {})
        if not all(formula.get(language) for language in ("zh", "en")):
            zh, en = "缺少 formula 的 zh 或 en", "formula needs zh and en"
            yield fault(document, (*place, "evidence", "formula"), "no_formula", zh, en)


def fields_of_duties_are_known(document: Document, _others: Others) -> Iterator[Fault]:
    for place, _code, entry in duties(document):
        for name in sorted(entry.keys() - DUTY_FIELDS):
            zh, en = f"未知字段 {name}", f"{name} is not a field of a duty"
            yield fault(document, (*place, name), "unknown_field", zh, en)


def duties_are_proved_by_what_there_is(document: Document, others: Others) -> Iterator[Fault]:
    standard = indicators(document, others)
    known = standard.data.get("indicators", {}) if standard else {}
    for place, _code, entry in duties(document):
        for code in entry.get("indicators", ()):
            if code not in known:
                zh, en = f"没有指标 {code}", f"{code} is not an indicator"
                yield fault(document, (*place, "indicators"), "unknown_indicator", zh, en)
        for code in entry.get("regions", ()):
            if code not in areas():
                zh, en = f"没有地区 {code}", f"{code} is not a region"
                yield fault(document, (*place, "regions"), "unknown_region", zh, en)
        for side, text in entry.get("share", {}).items():
            yield from _bad_formula(document, (*place, "share", side), text, standard, others)


def _bad_formula(
    document: Document, place: tuple[str, ...], text: str, standard: Document | None, others: Others
) -> Iterator[Fault]:
    yield from ill_formed(document, place, text)
    for name in names_in(text):
        if standard is None or not is_declared(standard, others, name):
            yield fault(document, place, "unknown_name", f"未知名称 {name}", f"{name} is not known here")
