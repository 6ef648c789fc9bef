"""When Python looks for cycles among its objects: seldom. What holds many of them lets go of them by itself."""

from __future__ import annotations

import gc


def look_seldom() -> None:
    """To be called first. Batches, and all that is made at a start, are many objects that live on: looking at them
    every 700 new ones took a quarter of the CPU of a load, and of a start.
    """
    gc.set_threshold(250_000, 20, 100)


def look_no_more_at_what_is_there() -> None:
    """To be called once everything is imported: it stays until the end."""
    gc.collect()
    gc.freeze()
