"""What was computed from facts, kept in the process while the facts that it was computed from stand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
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

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Two threads may make the same value at once; both get an equal one."""
        found: T | None = self.find(key)
        return self.keep(key, make()) if found is None else found

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
