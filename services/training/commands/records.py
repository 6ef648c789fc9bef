"""Records that one province reports by itself: posts and their holders, exchanges of staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from services.training import events
from services.training.commands.fields import PersonRef
from services.training.rules import records as rules
from services.training.rules.exchanges import exchange
from shared.db import Connection
from shared.kinds import (
    Beside,
    Date,
    Institution,
    Many,
    OfInstitution,
    Reported,
    Whole,
    Year,
    in_year,
    on,
)
from shared.kinds.admitting import unknown
from shared.records.kind import Request
from shared.register.lookup import Register, read_register
from shared.register.rows import Span
from shared.web.problems import FieldError

MOST_POSTS, MOST_PERSONS, MOST_DAYS = 100_000, 1_000, 1_100


class _Ends(Beside):
    """The register's rows of both ends of each exchange of a batch."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def judge(self, key: events.OfExchange, content: Any) -> Iterable[FieldError]:  # noqa: ARG002
        """The end that reports is known by now. Raises `Problem` 409 where the other is not known yet."""
        if key.to_uscc not in self._register:
            raise unknown(key.to_uscc, Span(key.starts_on, key.starts_on), False, "to_uscc")
        return exchange(key, self._register)


def _ends(connection: Connection, requests: Sequence[Request]) -> _Ends:
    return _Ends(read_register(connection, [uscc for request in requests for uscc in request.key[:2]]))


POST_ROSTERS = Reported(
    "training", "post_roster", "post-rosters", events.PostRoster,
    key=(Institution(), Year()),
    body={"posts": Whole(0, MOST_POSTS), "holders": Whole(0, MOST_POSTS)},
    place=OfInstitution(in_year()),
    rule=rules.post_roster,
)  # fmt: skip

EXCHANGES = Reported(
    "training", "exchange", "exchanges", events.Exchange,
    key=(Institution(), Institution("to_uscc"), Date("starts_on")),
    body={"person_refs": Many(PersonRef(), MOST_PERSONS, least=1), "days": Whole(1, MOST_DAYS)},
    place=OfInstitution(on("starts_on")),
    beside=_ends,
)  # fmt: skip
