"""An exchange of staff leads from one province to the other."""

from __future__ import annotations

from collections.abc import Iterator

from services.training.events import OfExchange
from shared.records.saying import fault
from shared.register.lookup import Register
from shared.register.rows import row_on
from shared.web.problems import FieldError


def exchange(key: OfExchange, register: Register) -> Iterator[FieldError]:
    """`register` knows both ends."""
    ends = (register[key.institution_uscc], register[key.to_uscc])
    provinces = {row_on(rows, key.starts_on).region_code[:2] for rows in ends}
    if len(provinces) == 1:
        yield fault("one_province", "人才交流的双方须分属四川和重庆", "both ends of an exchange lie in one province",
                    "to_uscc", hint="省内交流不在此报送 / what stays in a province is not reported here")  # fmt: skip
