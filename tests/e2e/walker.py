"""A random walk of partners of both provinces over the public API; the ledger writes down what was accepted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import httpx

from tests.e2e.ledger import Ledger
from tests.e2e.partner import Partner, lines_of
from tests.e2e.samples import credit_code, institution, institution_path, return_path
from tests.independent.calendar_periods import all_periods, first_day, last_day
from tests.independent.divisions import divisions
from tests.independent.world import NEVER

Json = dict[str, Any]
PERIODS = [period for year in (2024, 2025) for period in all_periods(year)]
NODES = {"51": ["510104", "510105", "5101", "51", "510703"], "50": ["500101", "500105", "50P001", "50"]}
STARTS = ["2016-01-01", "2024-02-29", "2024-07-01", "2025-03-15", "2025-11-06", "2025-12-31"]
TYPES = ["01", "021", "024", "03"]
LINES: list[Json] = [
    {"item": "electricity", "unit": "kWh"},
    {"item": "electricity", "unit": "kWh", "origin": "direct_green"},
    {"item": "electricity", "unit": "kWh", "origin": "own_pv"},
    {"item": "water", "unit": "m3"},
    {"item": "natural_gas", "unit": "m3"},
    {"item": "coal", "unit": "t"},
    {"item": "coal", "unit": "t", "variant": "anthracite"},
    {"item": "gasoline", "unit": "L", "use": "vehicle"},
    {"item": "gasoline", "unit": "L", "use": "other"},
    {"item": "diesel", "unit": "L", "use": "vehicle"},
    {"item": "lpg", "unit": "kg"},
    {"item": "heat", "unit": "GJ"},
    {"item": "other", "unit": "tce", "fuel": "kerosene"},
    {"item": "unconventional_water", "unit": "m3"},
    {"item": "renewable_heat", "unit": "GJ"},
]
Send = Callable[[], httpx.Response]


class Walker:
    """`send_until_answered` is how a partner survives a platform that dies: the same request again."""

    def __init__(self, partners: dict[str, Partner], seed: int, first_serial: int) -> None:
        self.partners, self.random, self.ledger = partners, Random(seed), Ledger()
        self.usccs = {credit_code(first_serial + n): "51" if n % 2 else "50" for n in range(6)}
        self.unanswered = 0

    def step(self) -> None:
        """One random action."""
        uscc = self.random.choice(list(self.usccs))
        if uscc not in self.ledger.registered:
            self.register(uscc, STARTS[0])
        else:
            self.random.choices([self.file, self.file_batch, self.decide, self.move], weights=[8, 2, 5, 2])[0](uscc)

    def move(self, uscc: str) -> None:
        """A new dated row from a later day, or a correction of the newest row (region, type, end)."""
        newest = self.ledger.registered[uscc][-1]
        self.register(uscc, self.random.choice([s for s in STARTS if date.fromisoformat(s) >= newest.valid_from]))

    def register(self, uscc: str, valid_from: str) -> None:
        start = date.fromisoformat(valid_from)
        nodes = [node for node in NODES[self.usccs[uscc]] if valid(node, start)]
        body = institution(
            self.random.choice(nodes),
            type_code=self.random.choice(TYPES),
            valid_from=valid_from,
            valid_to=self.random.choice([None, None, None, "2026-06-30"]),
        )
        revision = self.ledger.register_revision.get(uscc)
        answer = self._answered(lambda: self._partner(uscc).put(institution_path(uscc), body, if_match=revision))
        assert answer.status_code == (200 if revision else 201) or (answer.status_code == 200 and self.unanswered), (
            answer.text
        )
        self.ledger.institution(uscc, body, answer.json()["revision"])

    def file(self, uscc: str) -> None:
        period, body = self.random.choice(PERIODS), self._body()
        known = self.ledger.filed.get((uscc, period))
        revision = known.revision if known else None
        answer = self._answered(lambda: self._partner(uscc).put(return_path(uscc, period), body, if_match=revision))
        self._filed(uscc, period, body, answer.status_code, answer.json())

    def file_batch(self, uscc: str) -> None:
        """Several periods of one institution in one request, each line on its own."""
        bodies = {period: self._body() for period in self.random.sample(PERIODS, 4)}
        lines = []
        for period, body in bodies.items():
            known = self.ledger.filed.get((uscc, period))
            key = {"institution_uscc": uscc, "form": "NY201", "period": period}
            lines.append(body | key | ({"revision": known.revision} if known else {}))
        answer = self._answered(lambda: self._partner(uscc).batch("energy-returns", lines))
        assert answer.status_code == 200, answer.text
        receipts = lines_of(answer)
        assert [receipt["line"] for receipt in receipts] == [1, 2, 3, 4]
        for receipt, (period, body) in zip(receipts, bodies.items(), strict=True):
            record = {"revision": receipt.get("revision"), "state": body["state"]}
            self._filed(uscc, period, body, receipt["status"], record | receipt.get("problem", {}))

    def decide(self, uscc: str) -> None:
        periods = [period for (of, period) in self.ledger.filed if of == uscc]
        if not periods:
            return
        period = self.random.choice(periods)
        known = self.ledger.filed[uscc, period]
        verb = self.random.choice(
            {"submitted": ["accept", "return"], "accepted": ["withdraw"]}.get(known.state, ["accept"])
        )
        path = f"{return_path(uscc, period)}/{verb}"
        answer = self._answered(
            lambda: self._partner(uscc).post(path, {"reason": "核对后决定"}, if_match=known.revision)
        )
        if answer.status_code == 412 and self.unanswered:  # done by the request whose answer was lost
            answer = self._answered(lambda: self._partner(uscc).get(return_path(uscc, period)))
        if answer.status_code == 200:
            self.ledger.decision(uscc, period, answer.json())
        else:  # an undecided soft finding, or a state from which this does not lead
            assert answer.status_code in (409, 422), answer.text

    def _filed(self, uscc: str, period: str, body: Json, status: int, answer: Json) -> None:
        if not self._may_file(uscc, period):
            assert status == 422, (uscc, period, status, answer)
            return
        assert status == (200 if (uscc, period) in self.ledger.filed else 201) or (status == 200 and self.unanswered), (
            uscc,
            period,
            status,
            answer,
        )
        self.ledger.energy_return(uscc, period, body, answer)

    def _may_file(self, uscc: str, period: str) -> bool:
        """In the register on a day of the period, and the region still valid on the last such day."""
        first, last = first_day(period), last_day(period)
        rows = [r for r in self.ledger.registered[uscc] if r.valid_from <= last and first <= (r.valid_to or NEVER)]
        return bool(rows) and valid(rows[-1].region, min(last, rows[-1].valid_to or NEVER))

    def _body(self) -> Json:
        """A plausible content, always different from any other, with decimals as precise as they may be."""
        choose = self.random
        kinds = choose.sample(LINES, choose.randint(1, 4))
        body: Json = {
            "lines": [line | self._quantity(line["unit"]) for line in kinds],
            "source": choose.choice(["meter", "bill", "estimate"]),
            "state": choose.choice(["accepted", "accepted", "submitted"]),
            "reason": f"第 {choose.randrange(10**9)} 次更正",
        }
        if choose.random() < 0.7:
            body["floor_area_m2"] = f"{choose.randint(100, 20_000)}.{choose.randrange(100):02d}"
        if choose.random() < 0.2:
            body["form_edition"] = choose.choice([2016, 2020, 2022, 2025])
        if choose.random() < 0.7:
            body["users"] = {"staff": str(choose.randint(0, 500)), "students": f"{choose.randint(1, 2000)}.125"}
        return body

    def _quantity(self, unit: str) -> Json:
        whole = self.random.randint(1, 5000)
        decimals = {"t": 6, "GJ": 6, "tce": 6}.get(unit, 3)
        amount = {"quantity": f"{whole}.{self.random.randrange(10**decimals):0{decimals}d}"}
        return amount | ({"resold": str(self.random.randint(0, whole))} if self.random.random() < 0.2 else {})

    def _partner(self, uscc: str) -> Partner:
        return self.partners[self.usccs[uscc]]

    def _answered(self, send: Send) -> httpx.Response:
        """Send the same request until there is an answer that is not "later"."""
        self.unanswered = 0
        until = time.monotonic() + 60
        while True:
            try:
                answer = send()
                if answer.status_code < 500:
                    return answer
                assert answer.status_code == 503, f"{answer.status_code} {answer.text}"
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
            assert time.monotonic() < until, "no answer in time"
            self.unanswered += 1
            time.sleep(0.05)


def valid(node: str, on: date) -> bool:
    row = divisions()[node]
    return (row["valid_from"] or "0000") <= on.isoformat() <= (row["valid_to"] or "9999")


def walk_while(walker: Walker, disturb: Callable[[], None]) -> None:
    """Write without pause while `disturb` does its worst in another thread; then write a little more."""
    trouble = threading.Thread(target=disturb)
    trouble.start()
    while trouble.is_alive():
        walker.step()
    trouble.join()
    for _ in range(10):
        walker.step()
