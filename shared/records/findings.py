"""Soft findings of a revision: doubts that are kept with it, and what a reviewer decided about them.

They block acceptance until they are explained, or a reviewer decides them by giving a reason; whoever submits a record
as accepted has decided them. A decision is `{by, reason, outcome}`: `kept`, the value stands, or `corrected`, it is to
be corrected; then only a new revision of the content can be accepted.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any, Literal

import msgspec

from shared.web.auth import Principal
from shared.web.problems import FieldError, Problem

NONE = b"[]"
KEPT, CORRECTED = "kept", "corrected"
Outcome = Literal["kept", "corrected"]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def kept(found: Sequence[FieldError], decided_by: Principal | None, reason: str | None) -> bytes:
    """The findings as they are stored; `decided_by` when the record was submitted as accepted."""
    if not found:
        return NONE
    decision = _decision(decided_by, reason, KEPT) if decided_by else None
    return _encode([{**finding.as_dict(), "decision": decision} for finding in found])


def decided(findings: bytes, by: Principal, reason: str | None, explained: Set[str]) -> bytes:
    """The same findings once a reviewer accepts. Raises `Problem` 422 when one is open and he gives no reason.

    `explained`: codes that need none. 422 as well when a correction was asked for that has not come.
    """
    if findings == NONE:
        return findings
    entries = _decode(findings)
    if awaited := [entry for entry in entries if (entry["decision"] or {}).get("outcome") == CORRECTED]:
        raise Problem(
            422,
            "correction_awaited",
            "审核要求更正，须先报送更正后的版本",
            "A correction was asked for: a revision of the record has to come first.",
            errors=[_as_error(entry) for entry in awaited],
        )
    undecided = [entry for entry in entries if entry["decision"] is None]
    if {entry["code"] for entry in undecided} - explained and not (reason and reason.strip()):
        raise Problem(
            422,
            "findings_open",
            f"有 {len(undecided)} 条疑问未处理：须由填报方说明，或在通过时写明理由（reason）",
            f"{len(undecided)} findings are open: accept with a reason, which decides them, or have them explained.",
            errors=[_as_error(entry) for entry in undecided if entry["code"] not in explained],
        )
    for entry in undecided:
        entry["decision"] = _decision(by, reason, KEPT)
    return _encode(entries)


def settled(findings: bytes, code: str, by: Principal, reason: str | None, outcome: Outcome) -> bytes:
    """The same findings once a reviewer has decided those of one code."""
    entries = _decode(findings)
    for entry in entries:
        if entry["code"] == code:
            entry["decision"] = _decision(by, reason, outcome)
    return _encode(entries)


def show(findings: bytes) -> list[dict[str, Any]]:
    """The findings as the API answers them."""
    shown: list[dict[str, Any]] = _decode(findings)
    return shown


def _as_error(entry: dict[str, Any]) -> FieldError:
    return FieldError(**{name: value for name, value in entry.items() if name != "decision"})


def _decision(by: Principal, reason: str | None, outcome: str) -> dict[str, str | None]:
    return {"by": by.client_id, "reason": reason, "outcome": outcome}
