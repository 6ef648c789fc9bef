"""Rules for measures over records: what they are made of exists, fits, and is in one unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from services.indicators.records.relations import RELATIONS, Field, Relation
from services.indicators.records.units import smallest
from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.checks.fields import not_allowed
from services.indicators.standards.checks.formulas import ill_formed, names_in
from services.indicators.standards.document import Document, Place
from services.indicators.standards.model import MeasureKind
from services.indicators.standards.recipes import TESTS

FIELDS = {"name", "kind", "of", "where", "amount", "unit", "by", "itself"}
NEED_STATES = ("stock", "first", "distinct")
FLOWS, STOCKS = ("flow", "first"), ("stock", "distinct")
_TYPES: dict[str, tuple[type, ...]] = {"text": (str,), "texts": (str,), "number": (int,), "flag": (bool,)}


def measures_say_what_they_are(document: Document, _others: Others) -> Iterator[Fault]:
    for place, entry in measures(document):
        for name in sorted(entry.keys() - FIELDS):
            zh, en = f"未知字段 {name}", f"{name} is not a field of a measure"
            yield fault(document, (*place, name), "unknown_field", zh, en)
        if entry.get("kind") not in get_args(MeasureKind):
            yield not_allowed(document, place, "kind", get_args(MeasureKind))
        if entry.get("of") not in RELATIONS:
            zh, en = f"没有关系 {entry.get('of')}", f"{entry.get('of')} is not a relation; there are"
            yield fault(document, (*place, "of"), "unknown_relation", zh, f"{en} {', '.join(RELATIONS)}")
        title = entry.get("name")
        if not isinstance(title, dict) or not all(title.get(language) for language in ("zh", "en")):
            yield fault(document, (*place, "name"), "no_name", "缺少 name 的 zh 或 en", "name needs zh and en")


def kinds_fit_their_relation(document: Document, _others: Others) -> Iterator[Fault]:
    for place, entry, relation in _known(document):
        if entry["kind"] in NEED_STATES and relation.shape != "states":
            zh = f"{relation.name} 的行只有发生日，没有起止：只能用 flow"
            yield fault(
                document, (*place, "kind"), "kind_mismatch", zh, f"rows of {relation.name} are events: kind is flow"
            )
        if entry.get("by", "institution") not in ("institution", "county"):
            yield not_allowed(document, place, "by", ("institution", "county"))
        if "by" in entry and entry["kind"] != "distinct":
            zh, en = "by 只用于 distinct", "by belongs to distinct"
            yield fault(document, (*place, "by"), "kind_mismatch", zh, en)
        if "amount" in entry and entry["kind"] in ("first", "distinct"):
            zh, en = f"{entry['kind']} 计个数，不求和", f"{entry['kind']} counts and does not sum"
            yield fault(document, (*place, "amount"), "kind_mismatch", zh, en)


def conditions_fit_their_fields(document: Document, _others: Others) -> Iterator[Fault]:
    for place, entry, relation in _known(document):
        for name, value in entry.get("where", {}).items():
            where = (*place, "where", name)
            field = relation.fields.get(name)
            if field is None:
                listed = ", ".join(relation.fields)
                zh, en = (
                    f"{relation.name} 没有字段 {name}（有 {listed}）",
                    f"{relation.name} has no field {name}: {listed}",
                )
                yield fault(document, where, "unknown_field", zh, en)
            elif (wrong := _wrong_value(field, value)) is not None:
                zh, en = f"{name} 不能与 {wrong!r} 比较", f"{name} cannot be compared with {wrong!r}"
                allowed = f": {', '.join(field.choices)}" if field.choices else f": a {field.kind}"
                yield fault(document, where, "bad_condition", zh, en + allowed)


def amounts_have_their_unit(document: Document, _others: Others) -> Iterator[Fault]:
    for place, entry, relation in _known(document):
        name = entry.get("amount")
        field = relation.fields.get(name) if name else None
        if name is not None and (field is None or field.unit is None):
            listed = ", ".join(code for code, each in relation.fields.items() if each.unit)
            zh, en = f"{name} 不是可求和的字段（有 {listed}）", f"{name} is no amount of {relation.name}: {listed}"
            yield fault(document, (*place, "amount"), "unknown_field", zh, en)
        elif field is not None and field.unit != entry.get("unit"):
            zh, en = f"单位应为 {field.unit}", f"the unit of {name} is {field.unit}"
            yield fault(document, (*place, "unit"), "unit_mismatch", zh, en)
        elif name is None and smallest(str(entry.get("unit"))) != "count":
            zh, en = "没有 amount 即计个数，单位应为个数", "without an amount rows are counted: the unit is a count"
            yield fault(document, (*place, "unit"), "unit_mismatch", zh, en)


def indicators_are_in_one_unit(document: Document, _others: Others) -> Iterator[Fault]:
    """Each side of an indicator over records: measures of one unit and one kind, in a unit of the same sort."""
    if "measures" not in document.data:
        return
    for code, entry in document.data.get("indicators", {}).items():
        for side in ("numerator", "denominator"):
            if side in entry:
                place = ("indicators", code, side)
                yield from formula_faults(document, place, entry[side]["formula"], document, entry[side]["unit"])
        for name in ("expected", "reported"):
            if name in entry:
                yield from formula_faults(document, ("indicators", code, name), entry[name], document, None, STOCKS)


def formula_faults(
    document: Document, place: Place, text: str, standard: Document | None, unit: str | None,
    kinds: tuple[str, ...] = (*FLOWS, *STOCKS),
) -> Iterator[Fault]:  # fmt: skip
    """What is wrong with a formula over the measures of a standard; `unit`: what it has to come to."""
    known: dict[str, Any] = standard.data.get("measures", {}) if standard else {}
    yield from ill_formed(document, place, text)
    used = names_in(text)
    for name in used:
        if name not in known:
            yield fault(document, place, "unknown_measure", f"没有度量 {name}", f"{name} is not a measure")
    found = [known[name] for name in used if name in known]
    for name, entry in zip([name for name in used if name in known], found, strict=True):
        if entry["kind"] not in kinds:
            zh, en = f"{name} 是 {entry['kind']}，此处应为 {'、'.join(kinds)}", f"{name} is a {entry['kind']}, not a"
            yield fault(document, place, "kind_mismatch", zh, f"{en} {' or '.join(kinds)}")
    if len({entry["kind"] in FLOWS for entry in found}) > 1:
        yield fault(document, place, "kind_mismatch", "流量与存量不能相加", "flows and stocks do not add")
    units = {smallest(entry["unit"]) for entry in found} | ({smallest(unit)} if unit else set())
    if found and len(units) > 1:
        zh, en = f"单位不一致：{'、'.join(sorted(units))}", f"different units: {', '.join(sorted(units))}"
        yield fault(document, place, "unit_mismatch", zh, en)


def measures(document: Document) -> Iterator[tuple[Place, dict[str, Any]]]:
    for code, entry in document.data.get("measures", {}).items():
        yield ("measures", code), entry


def _known(document: Document) -> Iterator[tuple[Place, dict[str, Any], Relation]]:
    for place, entry in measures(document):
        if entry.get("of") in RELATIONS and entry.get("kind") in get_args(MeasureKind):
            yield place, entry, RELATIONS[entry["of"]]


def _wrong_value(field: Field, value: Any) -> Any:
    """The value that a field can never have; None: all can be."""
    if isinstance(value, dict):
        if len(value) != 1 or not value.keys() <= set(TESTS):
            return value
        ((test, value),) = value.items()
        if test in ("min", "max") and field.kind != "number":
            return value
    allowed = _TYPES[field.kind]
    for each in value if isinstance(value, list) else [value]:
        if each is None and field.kind != "texts":
            continue
        if type(each) not in allowed or (field.choices and each not in field.choices):
            return each
    return None
