"""待确认: joint objects that wait for the other province, and the call that confirms each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from services.portal.answers import Bilingual
from services.portal.client import Api
from services.portal.pages.snapshot import PROVINCES

PAGE = 50  # rows of a page
ADDRESS = "/confirmations"


@dataclass(frozen=True, slots=True)
class Row:
    """One item of `GET /training/v1/confirmations/waiting`."""

    thing: str
    object_key: str
    title: str
    day: str
    proposed_by: str
    awaits: str
    was_said: str | None
    not_yet: Bilingual | None
    path: str
    revision: int

    @property
    def body(self) -> str:
        """Of the call that confirms it."""
        return json.dumps({"revision": self.revision})


@dataclass(frozen=True, slots=True)
class ConfirmationsPage:
    """`awaits`: the province whose word is asked for; None: either's."""

    awaits: str | None
    rows: Sequence[Row]
    cursor: str | None

    @property
    def tabs(self) -> Mapping[str, tuple[str, bool]]:
        """By text key: the address, and whether it is the one shown."""
        both = {"both": (ADDRESS, self.awaits is None)}
        return both | {f"awaits_{code}": (_address(awaits=code), self.awaits == code) for code in PROVINCES}

    @property
    def example(self) -> Row:
        """For the calls that are spelt out; there is at least one row."""
        return next((row for row in self.rows if not row.not_yet), self.rows[0])

    @property
    def following(self) -> str | None:
        return _address(awaits=self.awaits, cursor=self.cursor) if self.cursor else None


def confirmations_page(api: Api, awaits: str | None, cursor: str | None) -> ConfirmationsPage:
    found = api.waiting({"awaits": awaits, "cursor": cursor, "limit": str(PAGE)})
    return ConfirmationsPage(awaits, [_row(item) for item in found["items"]], found["next"])


def _row(item: Mapping[str, Any]) -> Row:
    key = [str(part) for part in item["key"].values()]
    return Row(
        thing=item["thing"],
        object_key="/".join(key),
        title=item["title"] or key[-1],
        day=item["day"],
        proposed_by=item["region_code"][:2],
        awaits=item["awaits"],
        was_said=item["said"] and item["said"]["state"],
        not_yet=item["not_yet"],
        path=item["confirmations"],
        revision=item["revision"],
    )


def _address(**asked: str | None) -> str:
    return ADDRESS + "?" + urlencode({name: text for name, text in asked.items() if text})
