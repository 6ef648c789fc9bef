"""Who may see the pages: until there are logins, only a person at the machine itself.

Three things must hold: the server listens on loopback, the caller connects from it, and he asked for a
loopback name. The last keeps out a proxy in front of us, and a foreign site whose name resolves to 127.0.0.1.
"""

from __future__ import annotations

from ipaddress import ip_address

from starlette.requests import Request

PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host")


def is_loopback(host: str) -> bool:
    """`127.0.0.1`, `::1`, `localhost`; an empty or unknown host is not."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def at_the_machine(request: Request, bind_host: str) -> bool:
    """Whether this request comes from a person at the machine that serves it."""
    client = request.client.host if request.client else ""
    name = request.url.hostname or ""
    proxied = any(header in request.headers for header in PROXY_HEADERS)
    return is_loopback(bind_host) and is_loopback(client) and is_loopback(name) and not proxied
