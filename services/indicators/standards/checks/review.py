"""Rules for the rules of review: what statistics would stumble over when a return comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from string import Formatter

from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.checks.fields import Entry, is_exact, not_allowed
from services.indicators.standards.document import Document, Place
from shared.forms import FORMS, form
from shared.geography import regions
from shared.review import SEVERITIES, TESTS

_NEEDED = ("test", "severity", "valid_from", "zh", "en", "hint")
_FIELDS = {*_NEEDED, "code", "field", "tolerance", "leaves_out", "forms", "types", "regions", "valid_to"}
_TEXTS = ("zh", "en", "hint")
_TYPES = ("01", "021", "022", "023", "024", "025", "026", "03")


def rules(document: Document) -> Iterator[tuple[Place, Entry]]:
    for name, entry in document.data["rules"].items():
        yield ("rules", name), entry


def fields_of_rules_are_known(document: Document, _others: Others) -> Iterator[Fault]:
    for place, entry in rules(document):
        for field in entry.keys() - _FIELDS:
            yield fault(
                document, (*place, field), "unknown_field", f"未知字段 {field}", f"{field} is no field of a rule"
            )
        for field in _NEEDED:
            if entry.get(field) in (None, ""):
                yield fault(document, place, "rule_incomplete", f"缺少 {field}", f"{field} is missing")


def tests_are_known(document: Document, _others: Others) -> Iterator[Fault]:
    for place, entry in rules(document):
        if "test" in entry and entry["test"] not in TESTS:
            yield not_allowed(document, place, "test", TESTS)
        if "severity" in entry and entry["severity"] not in SEVERITIES:
            yield not_allowed(document, place, "severity", SEVERITIES)


def tests_have_what_they_take(document: Document, _others: Others) -> Iterator[Fault]:
    """A field, a tolerance, lines left out: each where its test takes it, and nowhere else."""
    for place, entry in rules(document):
        test = TESTS.get(entry.get("test", ""))
        if test is None:
            continue
        if test.fields and entry.get("field") not in test.fields:
            yield not_allowed(document, place, "field", test.fields)
        if test.has_tolerance and not is_exact(entry.get("tolerance")):
            zh, en = "tolerance 应为带引号的十进制数，如 '10'", "tolerance is a quoted decimal, such as '10'"
            yield fault(document, (*place, "tolerance"), "not_exact", zh, en)
        taken = {"field": test.fields, "tolerance": test.has_tolerance, "leaves_out": test.leaves_out}
        for field in (name for name, is_taken in taken.items() if name in entry and not is_taken):
            zh, en = f"{entry['test']} 不使用 {field}", f"{entry['test']} takes no {field}"
            yield fault(document, (*place, field), "not_taken", zh, en)


def texts_fill_in_what_the_test_finds(document: Document, _others: Others) -> Iterator[Fault]:
    for place, entry in rules(document):
        test = TESTS.get(entry.get("test", ""))
        for name in _TEXTS if test else ():
            for part in _filled(str(entry.get(name, ""))):
                if test and part not in test.fills:
                    known = "、".join(test.fills) or "—"
                    zh, en = (
                        f"文字中不能用 {{{part}}}，可用：{known}",
                        f"{{{part}}} cannot be filled in; known: {known}",
                    )
                    yield fault(document, (*place, name), "unknown_fill", zh, en)


def scopes_are_known(document: Document, _others: Others) -> Iterator[Fault]:
    families = sorted(path.stem for path in FORMS.glob("*.yaml"))
    known = {"forms": families, "types": _TYPES, "regions": [region.code for region in regions()]}
    for place, entry in rules(document):
        for name, allowed in known.items():
            for value in entry.get(name, ()):
                if value not in allowed:
                    zh, en = f"{name} 中的 {value} 不存在", f"{value} is none of the {name}"
                    yield fault(document, (*place, name), "unknown_scope", zh, en)
        lines = {line for family in families for line in _lines(family)}
        for line in entry.get("leaves_out", ()):
            if line not in lines:
                zh, en = f"报表中没有 {line}", f"no form has a line {line}"
                yield fault(document, (*place, "leaves_out"), "unknown_line", zh, en)


def days_are_in_order(document: Document, _others: Others) -> Iterator[Fault]:
    for place, entry in rules(document):
        since, until = entry.get("valid_from"), entry.get("valid_to")
        if not isinstance(since, date) or not isinstance(until, date | None):
            yield fault(
                document, (*place, "valid_from"), "bad_date", "起止应为日期", "valid_from and valid_to are dates"
            )
        elif until is not None and until < since:
            yield fault(document, (*place, "valid_to"), "bad_date", "valid_to 早于 valid_from", "valid_to is too early")


def one_rule_speaks_for_a_code(document: Document, _others: Others) -> Iterator[Fault]:
    """Two entries of one code hold for different forms, types, regions or times: a doubt is told once."""
    for (before, earlier), (place, later) in combinations(rules(document), 2):
        code = later.get("code", place[1])
        if code == earlier.get("code", before[1]) and _overlap(earlier, later):
            zh, en = f"两条规则同时适用于 {code}", f"two rules speak for {code} at once"
            yield fault(document, place, "rules_overlap", zh, en)


def _overlap(one: Entry, other: Entry) -> bool:
    for name in ("forms", "types"):
        if one.get(name) and other.get(name) and not set(one[name]) & set(other[name]):
            return False
    here, there = (tuple(map(str, entry.get("regions") or ("",))) for entry in (one, other))
    if not any(a.startswith(b) or b.startswith(a) for a in here for b in there):
        return False
    latest = date.max
    return bool(
        one["valid_from"] <= (other.get("valid_to") or latest)
        and other["valid_from"] <= (one.get("valid_to") or latest)
    )


def _filled(text: str) -> Iterator[str]:
    try:
        yield from (name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        yield text


def _lines(family: str) -> Iterator[str]:
    for item in form(family).items.values():
        yield item.code
        yield from (f"{item.code}/{value}" for value in item.split_values if value is not None)
