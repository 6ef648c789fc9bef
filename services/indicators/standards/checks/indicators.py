"""Rules for indicator standards: references, formulas, flags."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.checks.formulas import ill_formed, names_in
from services.indicators.standards.document import Document, Place
from services.indicators.standards.edition import DAYS
from services.indicators.standards.grammar import FormulaError, Linear, linear
from services.indicators.standards.model import Reference, StandardError
from shared.forms import Form, form


def references_exist(document: Document, others: Others) -> Iterator[Fault]:
    for alias, text in document.data.get("factors", {}).items():
        if _columns(text, others) is None:
            zh, en = f"{text} 指向不存在的系数表", f"{text} names no factor table or set"
            yield fault(document, ("factors", alias), "unknown_reference", zh, en)
    if "extends" in document.data and _target(document.data["extends"], others) is None:
        zh, en = "extends 指向不存在的标准", "extends names no standard"
        yield fault(document, ("extends",), "unknown_reference", zh, en)


def formulas_are_in_the_grammar(document: Document, _others: Others) -> Iterator[Fault]:
    for place, text in _formulas(document):
        yield from ill_formed(document, place, text)


def names_are_known(document: Document, others: Others) -> Iterator[Fault]:
    """Measures of the form (or the standard's own), terms declared above, `days`, and factors of the tables."""
    known = {*_measures(document), DAYS}
    for place, text in _formulas(document):
        for name in names_in(text):
            if name not in known and not _is_factor(name, document, others):
                yield fault(document, place, "unknown_name", f"未知名称 {name}", f"{name} is not known here")
        if place[0] == "terms":
            known.add(place[1])


def formulas_are_linear(document: Document, _others: Others) -> Iterator[Fault]:
    """Only what is linear in the measures may be applied to sums."""
    terms: dict[str, Linear] = {}

    def meaning(name: str) -> Linear:
        if name in terms:
            return terms[name]
        return Linear({}, Fraction(1)) if name == DAYS or "." in name else Linear.of(name)

    for place, text in _formulas(document):
        if not names_in(text):
            continue  # another rule says why
        try:
            found = linear(text, meaning)
        except FormulaError as error:
            yield fault(document, place, "not_linear", "公式不是度量的线性组合", str(error))
            continue
        if place[0] == "terms":
            terms[place[1]] = found


def flags_and_measures_exist(document: Document, _others: Others) -> Iterator[Fault]:
    flags = set() if "measures" in document.data else {level.flag for level in _form(document).levels.values()}
    for code, entry in document.data.get("indicators", {}).items():
        place = ("indicators", code)
        if entry.get("over") is not None and entry["over"] not in flags:
            allowed = "、".join(sorted(flags))
            yield fault(document, (*place, "over"), "unknown_flag", f"over 应为 {allowed}", f"over is one of {allowed}")
        for name in entry.get("unpriced", ()):
            if name not in _measures(document):
                yield fault(document, (*place, "unpriced"), "unknown_name", f"未知度量 {name}", f"{name} is no measure")


def ratios_are_over_what_they_divide_by(document: Document, _others: Others) -> Iterator[Fault]:
    """A ratio over a level must leave out the returns whose level is unknown."""
    flags = {level.measure: level.flag for level in _form(document).levels.values()}
    terms = document.data.get("terms", {})
    for code, entry in document.data.get("indicators", {}).items():
        denominator = entry.get("denominator", {}).get("formula", "")
        used = set(names_in(denominator)) | {n for t in names_in(denominator) for n in names_in(terms.get(t, ""))}
        for measure, flag in flags.items():
            if measure in used and entry.get("over") != flag:
                yield fault(
                    document, ("indicators", code), "not_over", f"应写 over: {flag}", f"over: {flag} is missing"
                )


def is_declared(document: Document, others: Others, name: str) -> bool:
    """Whether a formula over the finished standard may use a name: a measure, a term, or a factor of its tables."""
    known = {*_measures(document), *document.data.get("terms", {}), DAYS}
    return name in known or _is_factor(name, document, others)


def _formulas(document: Document) -> Iterator[tuple[Place, str]]:
    for term, text in document.data.get("terms", {}).items():
        yield ("terms", term), text
    for code, entry in document.data.get("indicators", {}).items():
        for side in ("numerator", "denominator"):
            if side in entry:
                yield ("indicators", code, side), entry[side]["formula"]


def _form(document: Document) -> Form:
    return form(document.data.get("form", "NY201"))


def _measures(document: Document) -> set[str]:
    if "measures" in document.data:
        return set(document.data["measures"])
    declared = _form(document)
    return {*declared.flows, *(level.measure for level in declared.levels.values())}


def _is_factor(name: str, document: Document, others: Others) -> bool:
    alias, _, column = name.partition(".")
    columns = _columns(document.data.get("factors", {}).get(alias, ""), others)
    return columns is not None and column in columns


def _target(text: str, others: Others) -> Document | None:
    try:
        reference = Reference.parse(text)
    except StandardError:
        return None
    return others.newest(reference.name, reference.major)


def _columns(text: str, others: Others) -> set[str] | None:
    """The factor names behind a reference; None when it points nowhere."""
    document = _target(text, others)
    if document is None or document.kind != "factors":
        return None
    entry = document.data["sets"].get(Reference.parse(text).set_name)
    if entry is None:
        return None
    if "years" in entry:
        return {"province"} | {code for columns in entry["years"].values() for code in columns if code != "source"}
    base = document.data["sets"].get(entry.get("based_on"), {})
    return {*entry.get("values", {}), *base.get("values", {})}
