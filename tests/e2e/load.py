"""Bulk beside the random walk: batches without pause, of institutions that left the register before its years."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from threading import Event, Thread

import httpx

from tests.e2e.partner import PATIENCE_S, Json, Partner, lines_of
from tests.e2e.samples import credit_code, institution

YEARS = range(2016, 2020)
GONE = "2019-12-31"


class Load(Thread):
    """Posts annual returns and their corrections until stopped; `kwh` by year is what must be in the values then."""

    def __init__(self, partner: Partner, first_serial: int, institutions: int = 500) -> None:
        super().__init__(name="load")
        self._partner, self._enough = partner, Event()
        self._codes = [credit_code(first_serial + n) for n in range(institutions)]
        self.kwh = dict.fromkeys(YEARS, 0)
        self.lines = 0
        self.failure: BaseException | None = None
        self._post(
            "institutions",
            [institution("510703", valid_to=GONE, valid_from="2010-01-01") | {"uscc": c} for c in self._codes],
        )

    def run(self) -> None:
        try:
            for revision, year in self._rounds():
                quantity = 1_000 + revision
                self._post("energy-returns", [_line(code, year, quantity, revision) for code in self._codes])
                self.kwh[year] = quantity * len(self._codes)
                self.lines += len(self._codes)
        except BaseException as error:
            self.failure = error

    def stop(self) -> None:
        """Finish the batch in hand; raises what ended the load before."""
        self._enough.set()
        self.join()
        if self.failure:
            raise self.failure

    def _rounds(self) -> Iterator[tuple[int, int]]:
        for revision in count():
            for year in YEARS:
                if self._enough.is_set():
                    return
                yield revision, year

    def _post(self, resource: str, lines: list[Json]) -> None:
        """The same batch again until it is answered; every line is in it once, and none is refused."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._partner.batch(resource, lines)
                if answer.status_code == 200:
                    break
                assert answer.status_code == 503, answer.text
            except httpx.TransportError:
                pass
            assert time.monotonic() < until, "no answer in time"
            time.sleep(0.1)
        refused = [receipt for receipt in lines_of(answer) if "problem" in receipt]
        assert not refused, refused[0]


def _line(code: str, year: int, kwh: int, replaces: int) -> Json:
    line: Json = {
        "institution_uscc": code,
        "form": "NY201",
        "period": str(year),
        "floor_area_m2": "5000",
        "users": {"staff": "100"},
        "lines": [{"item": "electricity", "quantity": str(kwh), "unit": "kWh", "cost_yuan": f"{kwh}.00"}],
        "source": "meter",
        "state": "accepted",
    }
    return line | ({"revision": replaces, "reason": "抄表更正后再报"} if replaces else {})
