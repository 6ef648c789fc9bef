"""All rules over all standards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from services.indicators.standards.checks import (
    factors,
    headers,
    indicators,
    measures,
    plans,
    recipes,
    review,
    targets,
)
from services.indicators.standards.checks.fault import Fault, Others, Rule, fault
from services.indicators.standards.document import Document
from services.indicators.standards.loader import read
from services.indicators.standards.model import StandardError

_EVERY: tuple[Rule, ...] = (
    headers.header_is_complete,
    headers.fields_are_known,
    headers.path_is_name_and_version,
    headers.minor_only_adds,
)
_BY_KIND: dict[str, tuple[Rule, ...]] = {
    "factors": (
        factors.values_are_exact,
        factors.values_have_unit_and_source,
        factors.years_have_both_provinces,
        factors.based_on_an_earlier_set,
    ),
    "indicators": (
        indicators.references_exist,
        indicators.formulas_are_in_the_grammar,
        indicators.names_are_known,
        indicators.formulas_are_linear,
        indicators.flags_and_measures_exist,
        indicators.ratios_are_over_what_they_divide_by,
        measures.measures_say_what_they_are,
        measures.kinds_fit_their_relation,
        measures.conditions_fit_their_fields,
        measures.amounts_have_their_unit,
        measures.indicators_are_in_one_unit,
    ),
    "plan": (
        plans.region_is_known,
        plans.joint_targets_have_a_partner,
        plans.rules_stand_beside_a_plan,
        plans.boxes_are_titled,
        plans.classes_hold_known_regions,
        plans.evidence_names_records,
        plans.fields_of_duties_are_known,
        plans.duties_are_proved_by_what_there_is,
        targets.fields_of_targets_are_known,
        targets.values_are_allowed,
        targets.amounts_are_exact,
        targets.targets_name_targets,
        targets.something_feeds_a_target,
        targets.deadlines_lie_in_the_plan,
        targets.kinds_fit_their_comparator,
        targets.kinds_have_what_they_test,
        targets.regions_are_of_the_plan,
        targets.own_values_are_whole,
        targets.paces_rise_to_the_target,
        targets.readings_decide_a_field,
        recipes.recipes_name_measures,
        recipes.recipes_fit_their_kind,
        recipes.settings_steer,
    ),
    "review": (
        review.fields_of_rules_are_known,
        review.tests_are_known,
        review.tests_have_what_they_take,
        review.texts_fill_in_what_the_test_finds,
        review.scopes_are_known,
        review.days_are_in_order,
        review.one_rule_speaks_for_a_code,
    ),
}


def validate(files: Iterable[tuple[Path, str]]) -> list[Fault]:
    """Everything wrong with these standards, in the order of the files. References are looked up among them."""
    texts = list(files)
    documents: dict[Path, Document] = {}
    faults: list[Fault] = []
    for path, text in texts:
        try:
            documents[path] = Document.read(path, text)
        except (yaml.YAMLError, TypeError) as error:
            faults.append(Fault(path, _line(error), "unreadable", "不是有效的 YAML", str(error)))
    others = Others(tuple(documents.values()))
    for path, text in texts:
        if path in documents:
            faults += _check(documents[path], text, others)
    return faults


def _check(document: Document, text: str, others: Others) -> Iterator[Fault]:
    """A rule that stumbles over a missing or misshapen entry leaves it to the loader to say which."""
    found: list[Fault] = []
    for rule in (*_EVERY, *_BY_KIND.get(document.kind, ())):
        try:
            found += rule(document, others)
        except (KeyError, TypeError, AttributeError, ValueError):
            continue
    if not found:
        try:
            read(text)
        except StandardError as error:
            found.append(fault(document, (), "not_a_standard", "缺少字段或类型不符", str(error)))
    yield from found


def _line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1
