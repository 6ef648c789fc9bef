"""What is doubtful about a return: by itself, against its neighbours in time, against reference values.

Which doubts there are is data (`shared.review`), how each is looked for is in `doubts`. Soft findings are kept with
the revision and block acceptance; hard ones refuse the return.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.statistics.rules import doubts
from services.statistics.rules.doubts import Place, Test
from services.statistics.rules.returns import ReturnKey
from shared.review import Rule, Rules

_TESTS: dict[str, tuple[Test, frozenset[str]]] = {
    "level_unknown": (doubts.level_unknown, frozenset({"gaps"})),
    "level_changed": (doubts.level_changed, frozenset({"year_before"})),
    "quantity_changed": (doubts.quantity_changed, frozenset({"year_before"})),
    "quantities_repeated": (doubts.quantities_repeated, frozenset({"previous"})),
    "months_differ": (doubts.months_differ, frozenset({"year"})),
    "cost_missing": (doubts.cost_missing, frozenset({"gaps"})),
    "price_outside": (doubts.price_outside, frozenset({"prices"})),
    "above_constraint": (doubts.above_constraint, frozenset({"quotas"})),
    "below_guide": (doubts.below_guide, frozenset({"quotas"})),
    "grown_beyond_measure": (doubts.grown_beyond_measure, frozenset({"last"})),
}
"""Every test of `shared.review`, and what it needs beside the return."""

NEEDS = {name: needs for name, (_, needs) in _TESTS.items()}

_MOST_REMEMBERED = 50_000
_At = tuple[str, int, str, str, frozenset[str]]


class Rulebook:
    """One version of the rules. Remembers which of them apply where; safe to share between threads."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules.rules
        self._applying: dict[_At, list[tuple[Rule, Test]]] = {}

    def applying(self, key: ReturnKey, place: Place, there: frozenset[str]) -> Sequence[tuple[Rule, Test]]:
        """The rules that may have something to say, in order; `there`: what `doubts.there` says."""
        _, form, months, first_month = key
        at = (form, first_month + months, place.type_code, place.region_code, there)
        applying = self._applying.get(at)
        if applying is None:
            if len(self._applying) > _MOST_REMEMBERED:
                self._applying.clear()
            applying = self._applying[at] = [
                (rule, test)
                for rule in self.rules
                for test, needs in (_TESTS[rule.test],)
                if needs <= there and rule.holds(form, key.period.end, place.type_code, place.region_code)
            ]
        return applying
