"""Five made-up years of what projects registers: each of its targets gets a believable state.

course.py   how much of everything each year        who.py    whose it is
works.py    projects and buildings                   carbon.py  verifications, neutral events
awards.py   awards and the rosters they are a share of          papers.py  documents, assessments, balances, nil
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from services.app.demo.bodies import Body
from services.app.demo.projects import awards, carbon, papers, works
from services.app.demo.projects.who import Owners
from services.app.demo.register import Register


def bodies(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    owners = Owners(register, seed)
    return chain(works.bodies(owners), carbon.bodies(owners), awards.bodies(owners), papers.bodies(owners))
