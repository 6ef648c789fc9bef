"""Registers and returns cut into chunks, with who is late, who is missing, and what is corrected later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from services.app.demo.bodies import FORM, encoded, institution_bodies, return_bodies
from services.app.demo.consumption import Returns, annual_returns
from services.app.demo.figures import Province, in_year
from services.app.demo.numbers import Integers, chance
from services.app.demo.register import Register, register
from services.app.demo.sending import Chunk, slices
from shared.geography import regions

INSTITUTIONS = "/statistics/v1/institutions"
RETURNS = "/statistics/v1/energy-returns"
CORRECTION = "按缴费票据更正用电量"

_REGISTER_LINES = 4000
_MISSING, _LATE, _CORRECTED, _UNDECIDED = 0.015, 0.015, 0.01, 0.3  # shares of a year's returns


class Filer:
    """One province's institutions and what they file, year after year; the same for the same seed."""

    def __init__(self, base: Province, seed: int) -> None:
        self.base = base
        self.seed = seed
        self.register: Register = register(base, seed)

    def returns(self, year: int) -> Returns:
        return annual_returns(self.register, in_year(self.base, year), self.seed)

    def registrations(self) -> Iterator[Chunk]:
        """Every institution, since ever in the same place."""
        columns = self.register
        for start, end in slices(len(columns), _REGISTER_LINES):
            part = columns.rows(start, end)
            yield Chunk(
                self.base.code,
                f"{INSTITUTIONS}:batch",
                end - start,
                partial(_registration_lines, part),
                f"{INSTITUTIONS}/{part.uscc[-1]}",
                1,
            )

    def moves(self) -> Iterator[Chunk]:
        """Institutions of a division that was dissolved go to its successor, from the successor's first day."""
        for successor in regions().subtree(self.base.code):
            if not successor.predecessors or successor.valid_from is None:
                continue
            since = successor.valid_from
            moved = [i for i, code in enumerate(self.register.region_code) if code in successor.predecessors]
            yield Chunk(
                self.base.code,
                f"{INSTITUTIONS}:batch",
                len(moved),
                partial(self._moved, moved, successor.code, since),
                f"{INSTITUTIONS}/{self.register.uscc[moved[-1]]}",
                2,
            )

    def _moved(self, rows: list[int], region_code: str, since: date) -> Iterator[bytes]:
        moved = replace(self.register, region_code=[region_code] * len(self.register))
        chosen = set(rows)
        lines = (
            {**body, "valid_from": since.isoformat(), "revision": 1}
            for i, body in enumerate(institution_bodies(moved))
            if i in chosen
        )
        return encoded(lines)

    def everything(self, year: int, lines: int) -> Iterator[Chunk]:
        """Every institution's return, accepted."""
        yield from self._chunks(self.returns(year), str(year), lines)

    def on_time(self, year: int, lines: int) -> Iterator[Chunk]:
        """A year as it comes in: the key users' months, then the annual returns of who is on time."""
        returns, when = self.returns(year), _punctuality(self, year)
        for month, monthly in enumerate(returns.only(self.register.key_users).months(), start=1):
            yield from self._chunks(monthly, f"{year}-{month:02d}", lines)
        yield from self._chunks(returns.only(when.on_time), str(year), lines)

    def afterwards(self, year: int, lines: int) -> Iterator[Chunk]:
        """What comes in only during the next year: late returns, corrections, some of them undecided."""
        returns, when = self.returns(year), _punctuality(self, year)
        yield from self._chunks(returns.only(when.late), str(year), lines)
        for rows, state in ((when.corrected, {"state": "accepted"}), (when.undecided, {})):
            corrected = self._corrected(returns.only(rows), year)
            yield from self._chunks(corrected, str(year), lines, revision=1, reason=CORRECTION, **state)

    def _corrected(self, returns: Returns, year: int) -> Returns:
        random = chance(self.seed, int(self.base.code), 5, year)
        return returns.with_electricity(random.uniform(0.93, 1.05, len(returns.rows)))

    def _return_lines(self, returns: Returns, period: str, fields: dict[str, Any]) -> Iterator[bytes]:
        return encoded(return_bodies(self.register, returns, period, **fields))

    def _chunks(self, returns: Returns, period: str, lines: int, **fields: Any) -> Iterator[Chunk]:
        replaced = fields.get("revision", 0)
        fields = fields or {"state": "accepted"}
        for start, end in slices(len(returns.rows), lines):
            part = returns.only(np.arange(start, end))
            yield Chunk(
                self.base.code,
                f"{RETURNS}:batch",
                end - start,
                partial(self._return_lines, part, period, fields),
                f"{RETURNS}/{self.register.uscc[part.rows[-1]]}/{FORM}/{period}",
                replaced + 1,
            )


def _registration_lines(part: Register) -> Iterator[bytes]:
    return encoded(institution_bodies(part))


@dataclass(frozen=True, slots=True)
class _Punctuality:
    """Rows of the register by how they file a year; who is in none does not file it."""

    on_time: Integers
    late: Integers
    corrected: Integers  # of those on time
    undecided: Integers  # of those on time, another part


def _punctuality(filer: Filer, year: int) -> _Punctuality:
    random = chance(filer.seed, int(filer.base.code), 4, year)
    count = len(filer.register)
    late, correction = random.random(count), random.random(count)
    late[filer.register.key_users] = 1.0
    on_time = late >= _MISSING + _LATE
    corrected = on_time & (correction < _CORRECTED)
    undecided = corrected & (correction < _CORRECTED * _UNDECIDED)
    return _Punctuality(
        on_time=np.flatnonzero(on_time),
        late=np.flatnonzero((late >= _MISSING) & ~on_time),
        corrected=np.flatnonzero(corrected & ~undecided),
        undecided=np.flatnonzero(undecided),
    )
