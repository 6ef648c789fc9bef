"""What is doubtful about a return: by itself, against its neighbours in time, against reference values.

Which doubts there are is data (`shared.review`), how each is looked for is in `doubts`. Soft findings are kept with
the revision and block acceptance; hard ones refuse the return.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.statistics.rules import doubts
from services.statistics.rules.doubts import Case, Test
from shared.review import Rule, Rules
from shared.web.problems import FieldError

_TESTS: dict[str, tuple[Test, frozenset[str]]] = {
    "level_unknown": (doubts.level_unknown, frozenset()),
    "level_changed": (doubts.level_changed, frozenset({"year_before"})),
    "quantity_changed": (doubts.quantity_changed, frozenset({"year_before"})),
    "quantities_repeated": (doubts.quantities_repeated, frozenset({"previous"})),
    "months_differ": (doubts.months_differ, frozenset({"year"})),
    "cost_missing": (doubts.cost_missing, frozenset()),
    "price_outside": (doubts.price_outside, frozenset({"prices"})),
    "above_constraint": (doubts.above_constraint, frozenset({"quotas"})),
    "below_guide": (doubts.below_guide, frozenset({"quotas"})),
    "grown_beyond_measure": (doubts.grown_beyond_measure, frozenset({"last"})),
}
"""Every test of `shared.review`, and what it needs beside the return."""

_MOST_REMEMBERED = 50_000
_At = tuple[str, int, str, str, frozenset[str]]


class Rulebook:
    """One version of the rules. Remembers which of them apply where; safe to share between threads."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules.rules
        self._applying: dict[_At, list[tuple[Rule, Test]]] = {}

    def findings(self, case: Case) -> list[FieldError]:
        """Hard and soft, in the order of the rules."""
        found: list[FieldError] = []
        for rule, test in self._for(case):
            found += test(rule, case)
        return found

    def _for(self, case: Case) -> Sequence[tuple[Rule, Test]]:
        key, place, there = case.key, case.place, case.there
        at = (key.form, key.first_month + key.months, place.type_code, place.region_code, there)
        applying = self._applying.get(at)
        if applying is None:
            if len(self._applying) > _MOST_REMEMBERED:
                self._applying.clear()
            applying = self._applying[at] = [
                (rule, test)
                for rule in self._rules
                for test, needs in (_TESTS[rule.test],)
                if needs <= there and rule.holds(key.form, key.period.end, place.type_code, place.region_code)
            ]
        return applying
