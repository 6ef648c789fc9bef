"""Who may see the pages: until there are logins, only a person at the machine itself.

Three things must hold: the server listens on loopback, the caller connects from it, and he asked for a
loopback name. The last keeps out a proxy in front of us, and a foreign site whose name resolves to 127.0.0.1.
In a container the first two cannot be seen from inside: there the operator vouches for them.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from starlette.requests import Request

MayRead = Callable[[Request], bool]

PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host")


def is_loopback(host: str) -> bool:
    """`127.0.0.1`, `::1`, `localhost`; an empty or unknown host is not."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def at_the_machine(bind_host: str) -> MayRead:
    """Whether a request comes from a person at the machine that serves it, listening on `bind_host`."""

    def may_read(request: Request) -> bool:
        client = request.client.host if request.client else ""
        return is_loopback(bind_host) and is_loopback(client) and asked_for_loopback(request)

    return may_read


def asked_for_loopback(request: Request) -> bool:
    """The same behind a proxy of ours that itself listens on this machine's loopback only, and adds no header."""
    proxied = any(header in request.headers for header in PROXY_HEADERS)
    return is_loopback(request.url.hostname or "") and not proxied
