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

SCOPES = {
    "statistics:write": "报送与修改统计数据 / write statistics",
    "vehicles:write": "报送车辆与充电数据 / write vehicles and charging",
    "waste:write": "报送垃圾分类与禁塑数据 / write waste and plastics",
    "food:write": "报送反食品浪费数据 / write food saving",
    "training:write": "报送培训与交流 / write training and exchanges",
    "training:sign-in": "转交培训签到 / pass on sign-ins of trainings",
    "projects:write": "报送项目 / write projects",
    "review:decide": "审核 / accept, return and decide findings",
    "joint:confirm": "确认川渝联合事项 / confirm joint objects",
    "standards:publish": "发布标准 / publish standards",
    "indicators:read": "读取指标与事件流 / read indicators and their stream",
    "events:read": "读取业务事件 / read the services' events",
    "webhooks:manage": "管理订阅推送 / manage webhooks",
    "audit:read": "审计 / read the audit trail",
}

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
