"""RFC 9457 problem documents with Chinese and English text.

Raise `Problem` anywhere below a route; the application factory turns it into the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shared.web.hints import usual_hint


class FieldError(NamedTuple):
    """One thing wrong (severity `hard`) or doubtful (`soft`) about the input, and what to do about it."""

    code: str
    zh: str
    en: str
    pointer: str = ""  # RFC 6901, into the body
    hint: str = ""
    severity: str = "hard"
    value: str | None = None
    cell: str | None = None  # 报表!E5, for files
    parameter: str | None = None  # of the query, the path or the headers
    line: int | None = None  # of a text, from 1

    def as_dict(self) -> dict[str, Any]:
        entries = {
            "cell": self.cell,
            "pointer": self.pointer,
            "parameter": self.parameter,
            "line": self.line,
            "code": self.code,
            "severity": self.severity,
            "zh": self.zh,
            "en": self.en,
            "hint": self.hint or usual_hint(self.code),
            "value": self.value,
        }
        return {name: value for name, value in entries.items() if value is not None}


@dataclass(slots=True, eq=False)
class Problem(Exception):
    """An answer that is not a success. `code` is stable; `zh` and `en` say what to change."""

    status: int
    code: str
    zh: str
    en: str
    errors: Sequence[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self, trace_id: str | None = None) -> dict[str, Any]:
        return {
            "type": f"/problems/{self.code}",
            "title": self.zh,
            "status": self.status,
            "code": self.code,
            "detail": self.en,
            **({"traceId": trace_id} if trace_id else {}),
            **({"errors": [error.as_dict() for error in self.errors]} if self.errors else {}),
            **self.extra,
        }

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.en}"


def validation(errors: Sequence[FieldError]) -> Problem:
    """422 with the list of what is wrong."""
    return Problem(422, "validation", "数据校验未通过", "The data did not pass validation.", errors)


def pointer(path: Iterable[str | int]) -> str:
    """RFC 6901: `("lines", 0, "quantity")` → `/lines/0/quantity`."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
