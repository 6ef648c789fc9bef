"""OAuth 2.0 on the wire: HTTP Basic credentials, and errors that are problem documents as well."""

from __future__ import annotations

from base64 import b64decode
from urllib.parse import unquote_plus

from shared.web.problems import Problem


def oauth_problem(code: str, zh: str, en: str, status: int = 400, headers: dict[str, str] | None = None) -> Problem:
    """An error of RFC 6749 §5.2: `error` and `error_description` beside the fields of a problem."""
    return Problem(
        status,
        code,
        zh,
        en,
        headers={"Cache-Control": "no-store", **(headers or {})},
        extra={"error": code, "error_description": en},
    )


def invalid_client() -> Problem:
    return oauth_problem(
        "invalid_client",
        "客户端标识或密钥不正确",
        "The client id or its secret is not right.",
        401,
        {"WWW-Authenticate": 'Basic realm="bashu"'},
    )


def too_many_failures() -> Problem:
    return oauth_problem(
        "too_many_failures",
        "失败次数过多，请一分钟后再试",
        "Too many failed attempts: try again in a minute.",
        429,
        {"Retry-After": "60"},
    )


def basic_credentials(authorization: str | None) -> tuple[str, str] | None:
    """Id and secret of an `Authorization: Basic` header (each form-encoded, RFC 6749 §2.3.1); None without one.

    A header of another kind says nothing about the client: sessions send their last token with every request.
    Raises `Problem` 401 `invalid_client` for a Basic header that does not decode.
    """
    kind, _, encoded = (authorization or "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, separator, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        raise invalid_client() from None
    if not separator:
        raise invalid_client()
    return unquote_plus(client_id), unquote_plus(secret)
