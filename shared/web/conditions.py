"""`ETag`, `If-Match` and `If-None-Match`: optimistic locking by revision (RFC 9110 §13)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Header, Request

from shared.web.problems import Problem

_STRONG_TAG = re.compile(r'"(0|[1-9][0-9]{0,8})"', re.ASCII)


@dataclass(frozen=True, slots=True)
class Precondition:
    """What the caller believes: the record is at `revision`, or is `absent`; neither: he said nothing."""

    revision: int | None = None
    absent: bool = False

    @property
    def given(self) -> bool:
        return self.absent or self.revision is not None


def etag(revision: int) -> str:
    """The strong entity tag of a revision: `"3"`."""
    return f'"{revision}"'


def parse_precondition(if_match: list[str], if_none_match: list[str]) -> Precondition:
    """Read the two headers (every occurrence); raises `Problem` 400 `bad_precondition`."""
    if if_match and if_none_match:
        raise _bad("If-Match 与 If-None-Match 不能同时使用", "If-Match and If-None-Match exclude one another.")
    if if_none_match:
        if if_none_match != ["*"]:
            raise _bad("If-None-Match 只接受 *", "If-None-Match takes only *.")
        return Precondition(absent=True)
    if if_match:
        tag = _STRONG_TAG.fullmatch(if_match[0]) if len(if_match) == 1 else None
        if not tag:
            raise _bad('If-Match 只接受一个强标签，例如 "3"', 'If-Match takes exactly one strong tag, such as "3".')
        return Precondition(revision=int(tag[1]))
    return Precondition()


def precondition(
    request: Request,
    _if_match: Annotated[
        str | None, Header(alias="If-Match", description='ETag of the revision that is replaced, e.g. `"3"`')
    ] = None,
    _if_none_match: Annotated[
        str | None, Header(alias="If-None-Match", description="`*`: only create, never replace")
    ] = None,
) -> Precondition:
    """Dependency: `condition: Annotated[Precondition, Depends(precondition)]`."""
    return parse_precondition(request.headers.getlist("if-match"), request.headers.getlist("if-none-match"))


def known_tags(
    request: Request,
    _if_none_match: Annotated[
        str | None, Header(alias="If-None-Match", description='ETag of the revision that the reader has, e.g. `"3"`')
    ] = None,
) -> list[str]:
    """Dependency of a `GET`: the tags in every occurrence of the header, weak ones as strong (RFC 9110 §13.1.2)."""
    given = ",".join(request.headers.getlist("if-none-match")).split(",")
    return [tag.strip().removeprefix("W/") for tag in given]


def _bad(zh: str, en: str) -> Problem:
    return Problem(400, "bad_precondition", zh, en)
