"""Five made-up years of what projects registers: each of its targets gets a believable state.

    course.py   how much of everything each year        who.py    whose it is
    works.py    projects and buildings                   carbon.py  verifications, neutral events
    awards.py   awards and the rosters they are a share of          papers.py  documents, assessments, balances, nil

`chunks` is what the demo sends, as a client with projects:write and review:decide for the province.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any
from urllib.parse import quote

import orjson

from services.app.demo.projects import awards, carbon, papers, works
from services.app.demo.projects.who import Owners
from services.app.demo.register import Register
from services.app.demo.sending import Chunk, slices
from services.projects.commands import KINDS
from shared.kinds.keys import NONE

Body = dict[str, Any]

_LINES = 1000
_KEYS = {kind.things: kind.key_fields for kind in KINDS}


def bodies(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    """Resource and lines of its batches, in the order in which they have to be sent; the same for the same seed."""
    owners = Owners(register, seed)
    return chain(works.bodies(owners), carbon.bodies(owners), awards.bodies(owners), papers.bodies(owners))


def chunks(register: Register, seed: int) -> Iterator[Chunk]:
    """The same for `send_fast`: what is there already is not sent again."""
    for things, lines in bodies(register, seed):
        for start, end in slices(len(lines), _LINES):
            part = lines[start:end]
            yield Chunk(
                register.province,
                f"/projects/v1/{things}:batch",
                end - start,
                partial(map, orjson.dumps, part),
                f"/projects/v1/{things}/{_path(things, part[-1])}",
                part[-1].get("revision", 0) + 1,
            )


def _path(things: str, line: Body) -> str:
    return "/".join(quote(str(line.get(name, NONE)), safe="") for name in _KEYS[things])
