"""Soft findings of a revision: doubts that are kept with it, and what a reviewer decided about them.

They block acceptance until a reviewer decides them by giving a reason; whoever submits a record as accepted
has decided them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from shared.web.auth import Principal
from shared.web.problems import FieldError, Problem

NONE = b"[]"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def kept(found: Sequence[FieldError], decided_by: Principal | None, reason: str | None) -> bytes:
    """The findings as they are stored; `decided_by` when the record was submitted as accepted."""
    if not found:
        return NONE
    decision = _decision(decided_by, reason) if decided_by else None
    return _encode([{**finding.as_dict(), "decision": decision} for finding in found])


def decided(findings: bytes, by: Principal, reason: str | None) -> bytes:
    """The same findings once a reviewer accepts; raises `Problem` 422 when one is open and he gives no reason."""
    if findings == NONE:
        return findings
    entries = _decode(findings)
    undecided = [entry for entry in entries if entry["decision"] is None]
    if undecided and not (reason and reason.strip()):
        raise Problem(
            422,
            "findings_open",
            f"有 {len(undecided)} 条疑问未处理：通过时须说明理由（reason）",
            f"{len(undecided)} findings are undecided: accept with a reason, which decides them.",
            errors=[FieldError(**{k: v for k, v in entry.items() if k != "decision"}) for entry in undecided],
        )
    for entry in undecided:
        entry["decision"] = _decision(by, reason)
    return _encode(entries)


def show(findings: bytes) -> list[dict[str, Any]]:
    """The findings as the API answers them."""
    shown: list[dict[str, Any]] = _decode(findings)
    return shown


def _decision(by: Principal, reason: str | None) -> dict[str, str | None]:
    return {"by": by.client_id, "reason": reason}
