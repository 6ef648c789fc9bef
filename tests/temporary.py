"""Something that needs a database of its own for a while: made, opened, handed out, closed, dropped."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Protocol, TypeVar

from shared.db import Server


class Closable(Protocol):
    def close(self) -> None: ...


T = TypeVar("T", bound=Closable)


@contextmanager
def temporary(server: Server, kind: str, opened: Callable[[str], T], *, template: str | None = None) -> Iterator[T]:
    """`opened(url)` on a new database, empty or a copy of `template`; `kind` is for who looks at the server."""
    name = f"test_{kind}_{uuid.uuid4().hex[:12]}"
    server.create(name, template=template)
    try:
        with closing(opened(server.url(name))) as made:
            yield made
    finally:
        server.drop(name)
