"""What was computed from facts, kept in the process while the facts that it was computed from stand."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
LARGEST = 8_000  # entries; what was not asked for longest goes first


class Memory:
    """One a process. A key says everything the value depends on, so nothing is ever out of date."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}
        self._makers: Counter[Hashable] = Counter()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        found: T | None = self.find(key)
        if found is not None:
            return found
        with self.alone(key):
            found = self.find(key)
            return self.keep(key, make()) if found is None else found

    @contextmanager
    def alone(self, what: Hashable) -> Iterator[None]:
        """Whoever wants to make the same meanwhile waits, and then finds it: all pages ask anew after a batch."""
        with self._lock:
            made = self._making.setdefault(what, Lock())
            self._makers[what] += 1
        try:
            with made:
                yield
        finally:
            with self._lock:
                self._makers[what] -= 1
                if not self._makers[what]:
                    del self._making[what], self._makers[what]

    def find(self, key: Hashable) -> Any | None:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def keep(self, key: Hashable, value: T) -> T:
        with self._lock:
            self._known[key] = value
            if len(self._known) > self._largest:
                self._known.popitem(last=False)
        return value
