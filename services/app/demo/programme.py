"""What the demo tells the other services: five years of the plan, as batches of their records.

A teller says the lines of one service: the path of a resource, and a line of its `:batch`. They follow from the
register and the seed alone, so a demo that goes on where it was sends nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain, groupby
from operator import itemgetter
from urllib.parse import quote

from services.app.demo import vehicles
from services.app.demo.bodies import Body, encoded
from services.app.demo.register import Register
from services.app.demo.sending import Chunk, slices
from services.projects.commands import KINDS as PROJECTS
from services.vehicles.commands import KINDS as VEHICLES

Line = tuple[str, Body]
Teller = Callable[[Register, int], Iterable[Line]]

TELLERS: tuple[Teller, ...] = (vehicles.lines,)
_LINES = 500


def chunks(register: Register, seed: int) -> Iterator[Chunk]:
    """Everything that a province's institutions report to the other services, resource by resource."""
    told = chain.from_iterable(teller(register, seed) for teller in TELLERS)
    for path, lines in groupby(told, key=itemgetter(0)):
        bodies = [body for _, body in lines]
        for start, end in slices(len(bodies), _LINES):
            part = bodies[start:end]
            yield Chunk(
                register.province, f"{path}:batch", len(part), partial(_encoded, part), _record(path, part[-1]), 1
            )


def _encoded(bodies: list[Body]) -> Iterator[bytes]:
    return encoded(iter(bodies))


def _record(path: str, body: Body) -> str:
    """The path of the record that a line is about."""
    return "/".join((path, *(quote(str(body[name]), safe="") for name in key_fields()[path])))


@cache
def key_fields() -> dict[str, Sequence[str]]:
    """The parts of a key by the path of the resource."""
    kinds = (*VEHICLES, *PROJECTS)
    return {f"/{kind.service}/v1/{kind.things}": kind.key_fields for kind in kinds}
