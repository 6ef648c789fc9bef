"""How the tests of this service send, and what they look at in the answer."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.records.service import Api


class Answer(NamedTuple):
    """`said`: code and pointer of everything that is wrong, or doubtful."""

    status: int
    said: list[tuple[str, str]]
    body: dict[str, Any]


def send(api: Api, path: str, body: dict[str, Any], **options: Any) -> Answer:
    answer = api.put(path, body, **options)
    found = answer.json()
    errors = found.get("errors") or found.get("findings") or []
    said = [(error["code"], error["pointer"]) for error in errors]
    return Answer(answer.status_code, said or ([(found["code"], "")] if "code" in found else []), found)
