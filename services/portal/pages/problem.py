"""A page that could not be shown, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.portal.answers import Bilingual


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """`code`: local (not at the machine), address (wrong, the API's `reasons` say how), incomplete (parameters
    are missing), nothing (no such page), or unavailable (the API did not answer, `detail` says how).
    """

    code: str
    detail: str = ""
    reasons: Sequence[Bilingual] = ()
