"""What the conformance tests need to know of a kind: a record of it without doubts, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shared.kinds import Declared

if TYPE_CHECKING:
    from tests.records.service import Api

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Sample:
    """One record of Sichuan, sent by name: `key` as in a batch line, in the order of the path; `body` as in a `PUT`.

    `change`: fields that make another content, as valid. `elsewhere`: parts of the key, and of the body, that make it
    a record of Chongqing. `before`: puts what the record needs to be there, such as a charging point.
    """

    kind: Declared
    key: Values
    body: Values
    change: Values
    elsewhere: Values
    before: Callable[[Api], None] = field(default=lambda _api: None)

    def path(self, **key: Any) -> str:
        parts = [str(value) for value in {**self.key, **key}.values()]
        return "/".join([self.kind.things, *parts])

    def line(self, **changes: Any) -> dict[str, Any]:
        return {**self.key, **self.body, **changes}

    @property
    def id(self) -> str:
        return f"{self.kind.service}.{self.kind.thing}"

    def of_chongqing(self) -> tuple[str, dict[str, Any]]:
        """Path and body of the record elsewhere."""
        key = {name: value for name, value in self.elsewhere.items() if name in self.key}
        return self.path(**key), {**self.body, **{n: v for n, v in self.elsewhere.items() if n not in self.key}}
