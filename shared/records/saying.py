"""What a rule says about a record: a fault refuses it, a doubt is kept with it until a reviewer decides."""

from __future__ import annotations

from functools import lru_cache

from shared.web.problems import FieldError, pointer


def fault(code: str, zh: str, en: str, *path: str | int, hint: str = "") -> FieldError:
    """A hard finding. `path` leads into the body, by the names that were sent."""
    return FieldError(code, zh, en, at(path), hint)


def doubt(code: str, zh: str, en: str, *path: str | int, hint: str = "") -> FieldError:
    """A soft finding."""
    return FieldError(code, zh, en, at(path), hint, "soft")


at = lru_cache(maxsize=1_024)(pointer)
"""A pointer into the body; the same few are asked for again and again."""
