"""After the years: one event every two seconds, for ever, by `PUT` and `If-Match` as a reporting unit does it."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

import httpx
import numpy as np

from services.app.client import Api
from services.app.demo.bodies import FORM, Body, return_bodies
from services.app.demo.consumption import Returns
from services.app.demo.filing import CORRECTION, RETURNS, Filer
from services.app.demo.numbers import chance
from services.app.demo.sending import RefusedError
from shared import clock
from shared.periods import MONTH, Period

EVERY_S = 2.0
_CORRECTION_EVERY = 3  # events
_UNDECIDED_EVERY = 4  # corrections


@dataclass(frozen=True, slots=True)
class Report:
    """One key user and month."""

    filer: Filer
    position: int  # among the filer's key users
    period: Period

    @property
    def path(self) -> str:
        uscc = self.filer.register.uscc[self.filer.register.key_users[self.position]]
        return f"{RETURNS}/{uscc}/{FORM}/{self.period.code}"

    def body(self, electricity: float = 1.0, **fields: Any) -> Body:
        """The return's content, with the electricity times a factor."""
        monthly = _months(self.filer, self.period.year)[self.period.first_month % 12]
        one = monthly.only(np.array([self.position])).with_electricity(np.array([electricity]))
        body = next(return_bodies(self.filer.register, one, self.period.code, **fields))
        for part_of_key in ("institution_uscc", "form", "period"):
            del body[part_of_key]
        return body


class Live:
    """Files the key users' months after the seeded years, in order, then goes on correcting."""

    def __init__(self, apis: Mapping[str, Api], filers: Sequence[Filer], seeded_to: int, seed: int) -> None:
        self._apis = apis
        self._filers = filers
        self._seeded_to = seeded_to
        self._random = chance(seed, 6, clock.now().toordinal())

    def run(self, stop: threading.Event, every_s: float = EVERY_S) -> None:
        """One event, then a pause, until asked to stop."""
        filed = bisect_left(_Missing(self), True)
        for number in count(1):
            filed = self.step(number, filed)
            if stop.wait(every_s):
                return

    def step(self, number: int, filed: int) -> int:
        """One event: the next month that is missing, or a correction. How many are filed afterwards."""
        due = self.due()
        if filed >= len(due) or number % _CORRECTION_EVERY == 0:
            self._correct(undecided=number % (_CORRECTION_EVERY * _UNDECIDED_EVERY) == 0)
            return filed
        report = due[filed]
        _expect(self.api(report).put(report.path, report.body(state="accepted")))
        return filed + 1

    def due(self) -> Sequence[Report]:
        """All months that key users have had to file since the seeded years, oldest first."""
        return _due(tuple(self._filers), self._seeded_to, Period.containing(clock.today(), MONTH).previous)

    def api(self, report: Report) -> Api:
        return self._apis[report.filer.base.code]

    def _correct(self, *, undecided: bool) -> None:
        """Revise a month of the last seeded year, under the revision that is in force."""
        filer = self._filers[int(self._random.integers(len(self._filers)))]
        position = int(self._random.integers(len(filer.register.key_users)))
        month = Period(self._seeded_to * 12 + int(self._random.integers(12)), MONTH)
        report = Report(filer, position, month)
        revision = self.api(report).revision(report.path)
        if revision:
            body = report.body(float(self._random.uniform(0.95, 1.05)), reason=CORRECTION)
            state = {} if undecided else {"state": "accepted"}
            _expect(self.api(report).put(report.path, {**body, **state}, revision))


class _Missing(Sequence[bool]):
    """Whether the nth due month is missing: they are filed in order, so a bisection finds the first."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._due = live.due()

    def __len__(self) -> int:
        return len(self._due)

    def __getitem__(self, nth: Any) -> Any:
        report = self._due[nth]
        return not self._live.api(report).revision(report.path)


def _expect(answer: httpx.Response) -> None:
    """A revision that somebody else was faster with is no error; any other refusal is."""
    if not answer.is_success and answer.status_code != httpx.codes.PRECONDITION_FAILED:
        raise RefusedError(f"{answer.request.url.path}: {answer.status_code} {answer.text}")


@lru_cache(maxsize=2)
def _due(filers: tuple[Filer, ...], seeded_to: int, last: Period) -> Sequence[Report]:
    return [
        Report(filer, position, Period(month, MONTH))
        for month in range((seeded_to + 1) * 12, last.first_month + 1)
        for filer, position in _turns(filers)
    ]


def _turns(filers: tuple[Filer, ...]) -> Iterator[tuple[Filer, int]]:
    """All key users, the provinces in turn as long as both have some."""
    users = [(position, number) for number, f in enumerate(filers) for position in range(len(f.register.key_users))]
    for position, number in sorted(users):
        yield filers[number], position


@lru_cache(maxsize=4)
def _months(filer: Filer, year: int) -> list[Returns]:
    return filer.returns(year).only(filer.register.key_users).months()
