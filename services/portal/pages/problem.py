"""A page that could not be shown, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """`code` is local (not at the machine) or unavailable (the API did not answer, `detail` says how)."""

    code: str
    detail: str = ""
