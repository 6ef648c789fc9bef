"""What is no batch: rosters of joint sessions, and the word of the other province. Each is said once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

import httpx

from services.app.client import Api
from services.app.demo.bodies import Body
from services.app.demo.numbers import chance
from services.app.demo.register import Register, first_of_each_node
from services.app.demo.sending import RefusedError
from services.app.demo.training.people import roster
from services.app.demo.training.together import MINUTES, REQUIRED, Hosts, confirmed, other, sessions

Call = Callable[[Mapping[str, Api]], None]
"""One call, unless it was made before; by the connection of the province that makes it."""

_BASE = "/training/v1"
_FIRST = 1  # the revision that is confirmed: nobody has changed what the demo has just proposed
_TOPIC = 52


def hosts_of(registers: Mapping[str, Register]) -> Hosts:
    """The first institution at each province's own level."""
    return {code: first_of_each_node(register)[code] for code, register in registers.items()}


def calls(registers: Mapping[str, Register], seed: int) -> list[Call]:
    """In their order: a session has its roster before it is confirmed."""
    hosts = hosts_of(registers)
    return [*_rosters(registers, hosts, seed), *_words(hosts)]


def _rosters(registers: Mapping[str, Register], hosts: Hosts, seed: int) -> Iterator[Call]:
    random = chance(seed, _TOPIC)
    for proposer, session in sessions(hosts):
        ordered = [registers[proposer], registers[other(proposer)]]
        path = f"{_BASE}/sessions/{session['institution_uscc']}/{session['session_no']}/roster"
        yield _put(proposer, path, {"rows": roster(ordered, MINUTES, REQUIRED, random)})


def _put(province: str, path: str, body: Body) -> Call:
    def call(apis: Mapping[str, Api]) -> None:
        if not apis[province].revision(path):
            _expect(apis[province].put(path, body))

    return call


def _words(hosts: Hosts) -> Iterator[Call]:
    for path, proposer in confirmed(hosts):
        yield _confirm(other(proposer), f"{_BASE}/{quote(path)}/confirmations")


def _confirm(province: str, path: str) -> Call:
    def call(apis: Mapping[str, Api]) -> None:
        if not apis[province].get(path).json()["items"]:  # a word that was taken back since stays so
            _expect(apis[province].send("POST", path, json={"revision": _FIRST}))

    return call


def _expect(answer: httpx.Response) -> None:
    if not answer.is_success:
        raise RefusedError(f"{answer.request.url.path}: {answer.status_code} {answer.text}")
