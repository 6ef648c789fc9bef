"""`checklist`: all n items in force; before the deadline floor(n × f) of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.targets.evidence import COMPLETE, SILENT, Items, Reporting
from services.indicators.targets.kinds.checklist import judge
from tests.indicators.targets.kinds.of_the_plan import KITCHENS, PARTLY, on

SPEC = replace(KITCHENS, target=Fraction(1), items=("green_data_centre_spec",))  # SC14-B05-01
GUIDES = replace(KITCHENS, target=Fraction(2), items=("low_carbon_indicator_set", "low_carbon_guide"))  # SC14-B10-02


def issued(reporting: Reporting = COMPLETE, **since: str) -> Items:
    return Items({item: date.fromisoformat(day) for item, day in since.items()}, reporting)


@pytest.mark.parametrize("day", ["2021-01-01", "2023-06-30", "2025-12-30"])
def test_of_one_document_nothing_is_due_until_the_deadline(day: str) -> None:
    verdict = judge(on(SPEC, day), issued())

    assert (verdict.status, verdict.required, verdict.value, verdict.gap) == ("on_track", 0, 0, 1)


def test_at_the_deadline_it_is() -> None:
    verdict = judge(on(SPEC, "2025-12-31"), issued())

    assert (verdict.status, verdict.required) == ("behind", 1)


def test_an_item_in_force_is_met() -> None:
    assert judge(on(SPEC, "2023-06-30"), issued(green_data_centre_spec="2023-06-30")).status == "met"
    assert judge(on(SPEC, "2023-06-29"), issued(green_data_centre_spec="2023-06-30")).status == "on_track"


@pytest.mark.parametrize(("day", "due", "status"), [("2023-07-01", 0, "on_track"), ("2023-07-02", 1, "behind")])
def test_of_two_one_is_due_from_the_middle_of_the_plan(day: str, due: int, status: str) -> None:
    """The plan has 1826 days, 2023-07-02 is its 913th: floor(2 × 913 ÷ 1826) = 1."""
    verdict = judge(on(GUIDES, day), issued())

    assert (verdict.required, verdict.status) == (due, status)
    assert judge(on(GUIDES, day), issued(low_carbon_guide="2022-01-01")).status == "on_track"


def test_other_documents_do_not_count() -> None:
    assert judge(on(SPEC, "2025-12-31"), issued(low_carbon_guide="2022-01-01")).value == 0


def test_the_last_item_after_the_deadline_is_late() -> None:
    late = issued(low_carbon_indicator_set="2024-01-01", low_carbon_guide="2026-03-01")

    verdict = judge(on(GUIDES, "2026-06-30"), late)

    assert (verdict.status, verdict.value, verdict.met_late_on) == ("behind", 1, date(2026, 3, 1))
    assert judge(on(GUIDES, "2026-02-28"), late).met_late_on is None


def test_nobody_reported() -> None:
    verdict = judge(on(SPEC, "2023-06-30"), issued(SILENT))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "no_record", None)


def test_in_part_reported_it_is_no_data_unless_all_items_are_there() -> None:
    one, both = {"low_carbon_guide": "2022-01-01"}, {"low_carbon_indicator_set": "2022-01-01"}

    assert judge(on(GUIDES, "2023-06-30"), issued(PARTLY, **one)).reason == "coverage_below_minimum"
    assert judge(on(GUIDES, "2023-06-30"), issued(PARTLY, **one, **both)).status == "met"


def test_not_applicable_where_the_region_has_no_such_target() -> None:
    assert judge(on(SPEC, "2023-06-30", inapplicable="no_value_for_region"), issued()).status == "not_applicable"
