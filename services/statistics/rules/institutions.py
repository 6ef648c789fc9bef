"""The register of institutions (名录): dated rows, oldest first, never overlapping.

A row says what and where an institution is from `valid_from` to `valid_to`, both inclusive. A new
`valid_from` starts a row and closes the former on the day before; the same `valid_from` corrects its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec

from shared.geography import regions
from shared.records.checks import Checks
from shared.register.rows import Row

TYPES = ("01", "021", "022", "023", "024", "025", "026", "03")
LEVELS = ("central", "province", "prefecture", "county", "township")
LONGEST_NAME = 200


class InstitutionBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, kw_only=True):
    """The body of `PUT`: one row."""

    name: str
    type_code: str
    region_code: str
    level: str
    valid_from: str
    valid_to: str | None = None
    is_key_user: bool = False
    located_in: str | None = None
    parent: str | None = None
    has_canteen: bool | None = None


class InstitutionLineOfBatch(InstitutionBody, forbid_unknown_fields=True, omit_defaults=True, gc=False, kw_only=True):
    """One line of `institutions:batch`."""

    uscc: str
    revision: int | None = None


class Content(msgspec.Struct, gc=False):
    """What a revision of an institution holds: all rows, and which of them was put by it."""

    put: date
    rows: list[Row]


encode_content = msgspec.json.Encoder().encode
decode_content = msgspec.json.Decoder(Content).decode


def check_code(uscc: str) -> None:
    """422 unless the code can name an institution."""
    checks = Checks()
    checks.uscc(uscc, "uscc")
    checks.done()


def read_row(body: InstitutionBody) -> Row:
    """Check a body by itself; raises `Problem` 422. The region is checked on the row's own `valid_from` only."""
    checks = Checks()
    checks.said(body.name, LONGEST_NAME, "name")
    checks.one_of(body.type_code, TYPES, "type_code")
    checks.one_of(body.level, LEVELS, "level")
    since = checks.day(body.valid_from, "valid_from")
    until = checks.day(body.valid_to, "valid_to") if body.valid_to is not None else None
    checks.in_order(since, until)
    checks.region(body.region_code, since, "region_code")
    if body.located_in is not None:
        _located_in(body.located_in, checks)
    if body.parent is not None:
        checks.uscc(body.parent, "parent")
    checks.done()
    return Row(
        since, until, body.name, body.type_code, body.level, body.region_code,
        body.located_in, body.parent, body.is_key_user, body.has_canteen,
    )  # fmt: skip


def merge(rows: Sequence[Row], sent: Row) -> list[Row]:
    """The rows once `sent` is put: it replaces the row of its `valid_from`, or is inserted by date.

    A row whose validity would run into the next one is cut on that one's eve.
    """
    merged = sorted([row for row in rows if row.valid_from != sent.valid_from] + [sent], key=lambda r: r.valid_from)
    for index, (row, following) in enumerate(pairwise(merged)):
        if row.valid_to is None or row.valid_to >= following.valid_from:
            merged[index] = msgspec.structs.replace(row, valid_to=following.valid_from - timedelta(days=1))
    return merged


def verb(before: Sequence[Row] | None, after: Sequence[Row]) -> str:
    """registered, changed, or closed: the last row has received an end."""
    if before is None:
        return "registered"
    ended = after[-1].valid_to is not None and before[-1].valid_to != after[-1].valid_to
    return "closed" if ended else "changed"


def show_row(row: Row) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(row)
    return shown


def _located_in(code: str, checks: Checks) -> None:
    region = regions().get(code)
    if region is None or region.level != "county":
        checks.fail("region_unknown", "located_in 应为县级行政区划代码", "located_in is not the code of a county",
                    "located_in", value=code[:20])  # fmt: skip
