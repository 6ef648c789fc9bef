"""The token endpoint (RFC 6749 §4.4, client credentials) and the published keys."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from services.access.credentials import BadCredentials, Credentials, TooManyFailures
from services.access.oauth import basic_credentials, invalid_client, oauth_problem, too_many_failures
from services.access.rules import Client, narrowed
from services.access.tokens import LIFETIME_S, Tokens
from shared.db import Database
from shared.web.auth import Principal, caller


class TokenAnswer(BaseModel):
    """A token and how long it lasts (seconds)."""

    access_token: str
    token_type: str = "Bearer"
    expires_in: int = LIFETIME_S
    scope: str


class Status(BaseModel):
    """As every service says it. This one publishes no events: its outbox is always empty."""

    outbox_pending: int = 0
    outbox_oldest_s: float = 0


def router(database: Database) -> APIRouter:
    routes = APIRouter(tags=["access"])
    tokens, credentials = Tokens(database), Credentials(database)

    @routes.post(
        "/oauth2/token",
        summary="申请访问令牌 / Get a token",
        description="OAuth 2.0 client credentials; id and secret in the form or by HTTP Basic. "
        "`scope` may name fewer scopes than the client has.",
    )
    def token(
        request: Request,
        response: Response,
        grant_type: Annotated[str | None, Form(examples=["client_credentials"])] = None,
        client_id: Annotated[str | None, Form()] = None,
        client_secret: Annotated[str | None, Form(json_schema_extra={"format": "password"})] = None,
        scope: Annotated[str | None, Form(description="用空格分隔 / separated by spaces")] = None,
    ) -> TokenAnswer:
        if grant_type is None:
            raise oauth_problem("invalid_request", "缺少 grant_type", "grant_type is missing.")
        if grant_type != "client_credentials":
            raise oauth_problem(
                "unsupported_grant_type", "只支持 client_credentials", "Only client_credentials is supported."
            )
        id_, secret = basic_credentials(request.headers.get("authorization")) or (client_id, client_secret)
        client = _prove(credentials, id_, secret)
        scopes = narrowed(client.scopes, scope)
        if scopes is None:
            raise oauth_problem("invalid_scope", "申请的权限超出授权", "A requested scope is not granted.")
        response.headers["Cache-Control"] = "no-store"
        return TokenAnswer(
            access_token=tokens.issue(Principal(client.client_id, scopes, client.region)),
            scope=" ".join(sorted(scopes)),
        )

    @routes.get(
        "/oauth2/jwks.json",
        summary="签名公钥 / Public keys",
        description="JSON Web Key Set (RFC 7517) of all keys that sign tokens here.",
    )
    def keys(response: Response) -> dict[str, Any]:
        response.headers["Cache-Control"] = "max-age=300"
        return {**tokens.jwks()}

    @routes.get("/access/v1/status", summary="运行状态 / Status", description="The outbox of this service: none.")
    def status(_principal: Principal = caller()) -> Status:
        return Status()

    return routes


def _prove(credentials: Credentials, client_id: str | None, secret: str | None) -> Client:
    if not client_id or not secret or "\x00" in client_id:
        raise invalid_client()
    try:
        return credentials.prove(client_id, secret)
    except BadCredentials:
        raise invalid_client() from None
    except TooManyFailures:
        raise too_many_failures() from None
