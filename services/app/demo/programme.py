"""What the demo tells the other services: five years of the plan, as batches of their records.

A service's module says the resources and the lines of their batches. They follow from the register and the seed alone,
so a demo that goes on where it was sends nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest

import orjson

from services.app.demo import food, projects, surveys, vehicles, waste
from services.app.demo.bodies import Body
from services.app.demo.register import Register
from services.app.demo.sending import Chunk, slices
from services.app.kinds import path_of

Bodies = Callable[[Register, int], Iterator[tuple[str, Sequence[Body]]]]
"""Resource and the lines of its batches, in the order in which they have to be sent; the same for the same seed."""

AT_ONCE: Mapping[str, Bodies] = {
    "vehicles": vehicles.bodies,
    "projects": projects.bodies,
    "food": food.bodies,
    "statistics": surveys.bodies,
}
IN_THE_END: Mapping[str, Bodies] = {  # nearly every institution is asked: it takes minutes
    "vehicles": vehicles.stocks,
    "waste": waste.bodies,
    "statistics": surveys.of_everybody,
}
_LINES = 500


def steps(told: Mapping[str, Bodies], registers: Sequence[Register], seed: int) -> Iterator[list[Chunk]]:
    """What the provinces' institutions report to these services, resource by resource, both provinces' side by side.

    A step is sent when the one before it has arrived: an evaluation needs its canteen.
    """
    provinces = [_resources(told, register, seed) for register in registers]
    for side_by_side in zip_longest(*provinces, fillvalue=()):
        yield [chunk for of_province in side_by_side for chunk in of_province]


def _resources(told: Mapping[str, Bodies], register: Register, seed: int) -> Iterator[Sequence[Chunk]]:
    for service, bodies in told.items():
        for things, lines in bodies(register, seed):
            path = f"/{service}/v1/{things}"
            parts = [lines[start:end] for start, end in slices(len(lines), _LINES)]
            yield [_chunk(register.province, path, part) for part in parts]


def _chunk(province: str, path: str, part: Sequence[Body]) -> Chunk:
    last = part[-1]
    return Chunk(
        province,
        f"{path}:batch",
        len(part),
        partial(map, orjson.dumps, part),
        path_of(path, last),
        last.get("revision", 0) + 1,
    )
