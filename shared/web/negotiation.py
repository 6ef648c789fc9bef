"""Which of several formats an answer takes: the one that `format` names, else the best that `Accept` allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shared.web.problems import Problem


class Format(NamedTuple):
    """`name`: what the parameter `format` says. `media`: the type, with its version where there is one."""

    name: str
    media: str
    extension: str

    @property
    def kind(self) -> str:
        return self.media.partition(";")[0]

    @property
    def version(self) -> str | None:
        return _parameters(self.media).get("version")


class _Range(NamedTuple):
    """One entry of an `Accept` header."""

    kind: str
    version: str | None
    quality: float

    def allows(self, offered: Format) -> bool:
        main, _, sub = self.kind.partition("/")
        fits = self.kind in ("*/*", offered.kind) or (sub == "*" and offered.kind.startswith(main + "/"))
        return fits and self.version in (None, offered.version)

    @property
    def precision(self) -> int:
        """`*/*` says least, a type with its version most."""
        return 3 - self.kind.count("*") + (self.version is not None)


def chosen(name: str | None, accept: str | None, offered: Sequence[Format]) -> Format:
    """`name` is one of the offered or None. The first offered is the default.

    Raises `Problem` 406 when `Accept` allows none of them.
    """
    if name is not None:
        return next(each for each in offered if each.name == name)
    ranges = list(_ranges(accept or "*/*"))
    best = max(offered, key=lambda each: _quality(each, ranges))  # of equals the first
    if _quality(best, ranges) <= 0:
        raise _not_acceptable(accept or "", offered)
    return best


def _quality(offered: Format, ranges: Sequence[_Range]) -> float:
    """Of the most precise range that allows it; 0: not wanted."""
    allowing = [each for each in ranges if each.allows(offered)]
    return max(allowing, key=lambda each: each.precision).quality if allowing else 0.0


def _ranges(accept: str) -> Iterator[_Range]:
    for entry in accept.lower().split(","):
        kind, parameters = entry.partition(";")[0].strip(), _parameters(entry)
        if kind:
            yield _Range(kind, parameters.get("version"), _number(parameters.get("q", "1")))


def _parameters(entry: str) -> dict[str, str]:
    pairs = (each.partition("=") for each in entry.split(";")[1:])
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _number(text: str) -> float:
    """What is no number is not wanted."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def _not_acceptable(accept: str, offered: Sequence[Format]) -> Problem:
    allowed = "、".join(f"{each.media} (format={each.name})" for each in offered)
    return Problem(
        406,
        "not_acceptable",
        f"不能以 Accept 所要求的格式回答（{accept[:100]}）；可用：{allowed}",
        f"None of the formats that Accept asks for is offered ({accept[:100]}). Offered: {allowed}.",
    )
