"""Five made-up years of training: what each province holds by itself, and what both hold together.

course.py how much of everything each year · own.py of one province · together.py joint objects, exchanges ·
people.py rosters · seeding.py what is no batch: rosters, and the other province's word
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from services.app.demo.bodies import Body
from services.app.demo.register import Register
from services.app.demo.training import own, together
from services.app.demo.training.together import Hosts


def bodies(hosts: Hosts, register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    return chain(own.bodies(register, seed), together.bodies(hosts, register.province, seed))
