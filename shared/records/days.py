"""Two days of one record that have an order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shared.records.saying import fault
from shared.web.problems import FieldError


def not_before(first: date | None, then: date | None, first_name: str, then_name: str) -> Iterator[FieldError]:
    """A fault at `then_name` when both days are known and the wrong way round."""
    if first is not None and then is not None and then < first:
        yield fault("dates_reversed", f"{then_name} 早于 {first_name}", f"{then_name} is before {first_name}",
                    then_name, hint="核对日期 / check both dates")  # fmt: skip
