"""The kinds of record of waste, and what their rules compare them with."""

from __future__ import annotations

from shared.kinds import Declared

KINDS: tuple[Declared, ...] = ()
