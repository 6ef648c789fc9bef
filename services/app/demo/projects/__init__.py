"""Five made-up years of what projects registers: each of its targets gets a believable state.

course.py how much of everything each year · who.py whose it is · works.py projects and buildings · carbon.py
verifications, neutral events · awards.py awards and the rosters they are a share of · papers.py documents, assessments,
opening balances, nil reports
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from services.app.demo.bodies import Body
from services.app.demo.projects import awards, carbon, papers, works
from services.app.demo.projects.who import Owners
from services.app.demo.register import Register


def bodies(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    """Awards first and what is revoked of them last: a revocation needs what it revokes."""
    owners = Owners(register, seed)
    built, verified = list(works.bodies(owners)), list(carbon.bodies(owners))
    granted = list(awards.bodies(owners))
    return chain(granted, built, verified, papers.bodies(owners), awards.revoked(granted))
