"""Who calls, and what he may do: bearer tokens, scopes, region prefixes.

Every route declares its scopes with `requires(...)`; a test walks all routes and proves it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Request, Security
from fastapi.security import OAuth2

from shared.web.problems import Problem
from shared.web.scopes import SCOPES

_scheme = OAuth2(
    flows={"clientCredentials": {"tokenUrl": "/oauth2/token", "scopes": SCOPES}},
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller. `region` is a prefix of region codes: `51`, `5101`; empty = both provinces."""

    client_id: str
    scopes: frozenset[str]
    region: str

    def covers(self, region_code: str) -> bool:
        """What is of both provinces (`50,51`) takes a caller of both."""
        return region_code.startswith(self.region) and ("," not in region_code or not self.region)

    def may(self, scope: str) -> bool:
        return scope in self.scopes


class Verifier(Protocol):
    """Checks a bearer token. Raises `Problem` 401 when it is not valid."""

    def __call__(self, token: str) -> Principal: ...


class requires:
    """A dependency: the caller has at least one of `scopes`; with none named, any valid token will do.

    Answers 401 without a valid token, 403 `scope_missing` without the scope.
    """

    def __init__(self, *scopes: str) -> None:
        self.scopes = scopes

    def __call__(self, request: Request, _documented: Annotated[Any, Security(_scheme)] = None) -> Principal:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Problem(
                401,
                "token_missing",
                "缺少访问令牌：先向 /oauth2/token 申请，再以 Authorization: Bearer 发送",
                "A bearer token is missing: get one from /oauth2/token and send it as Authorization: Bearer.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        verify: Callable[[str], Principal] = request.app.state.verify
        principal = verify(token.strip())
        if self.scopes and not any(principal.may(scope) for scope in self.scopes):
            wanted = " | ".join(self.scopes)
            raise Problem(403, "scope_missing", f"令牌缺少权限：{wanted}", f"The token lacks the scope {wanted}.")
        return principal


def caller(*scopes: str) -> Any:
    """`principal: Principal = caller("statistics:write")` in a route's signature."""
    return Security(requires(*scopes), scopes=scopes)
