"""Where the brokers are and how to speak with them, from the URL and the environment.

`kafka://host1:9092,host2:9092?prefix=test.&timeout_s=5`

prefix      put before the names of all topics and groups, so that several platforms may share one cluster
timeout_s   how long a call waits for a broker before it raises `BusUnavailable` (default 10)

and, in the URL or as an environment variable of the same name (`KAFKA_SASL_PLAIN_PASSWORD`; the URL prevails):

security_protocol                          PLAINTEXT (default), SSL, SASL_PLAINTEXT, SASL_SSL
ssl_cafile, ssl_certfile, ssl_keyfile      PEM files: whom to trust; the client's own certificate and key
ssl_password                               of the key file
ssl_check_hostname                         false: accept a certificate made for another name
sasl_mechanism                             SCRAM-SHA-512, SCRAM-SHA-256, PLAIN
sasl_plain_username, sasl_plain_password   for all three

Passwords belong into the environment: a URL is seen in lists of processes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

SECURITY = (
    "security_protocol",
    "ssl_cafile",
    "ssl_certfile",
    "ssl_keyfile",
    "ssl_password",
    "ssl_check_hostname",
    "sasl_mechanism",
    "sasl_plain_username",
    "sasl_plain_password",
)
FILES = {"ssl_cafile", "ssl_certfile", "ssl_keyfile"}
TIMEOUT_S = 10.0
RECONNECT_MS = 1000  # kafka-python waits up to 30 s, and finds a restarted broker as late


@dataclass(frozen=True, slots=True)
class Settings:
    servers: tuple[str, ...]
    prefix: str
    timeout_s: float
    security: Mapping[str, Any]

    @staticmethod
    def parse(url: str, environment: Mapping[str, str] = os.environ) -> Settings:
        """`ValueError` when the URL names no broker, an option that is not known, or a file that is not there."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        servers = tuple(server for server in parts.netloc.split(",") if server)
        if not servers or parts.path.strip("/"):
            raise ValueError("name the brokers: kafka://host1:9092,host2:9092")
        prefix, timeout_s = options.pop("prefix", ""), float(options.pop("timeout_s", TIMEOUT_S))
        if unknown := sorted(options.keys() - set(SECURITY)):
            raise ValueError(f"unknown options in the Kafka URL: {', '.join(unknown)}")
        given = {name: options.get(name) or environment.get(f"KAFKA_{name.upper()}") for name in SECURITY}
        security: dict[str, Any] = {name: value for name, value in given.items() if value}
        if "ssl_check_hostname" in security:
            security["ssl_check_hostname"] = security["ssl_check_hostname"].lower() not in ("false", "0", "no")
        for name in FILES & security.keys():
            if not Path(security[name]).is_file():
                raise ValueError(f"{name}: there is no file {security[name]}")
        return Settings(servers, prefix, timeout_s, security)

    @property
    def timeout_ms(self) -> int:
        return int(self.timeout_s * 1000)

    def client(self) -> dict[str, Any]:
        """What every client of kafka-python is told."""
        return {
            "bootstrap_servers": list(self.servers),
            "bootstrap_timeout_ms": self.timeout_ms,
            "request_timeout_ms": self.timeout_ms,
            "reconnect_backoff_max_ms": RECONNECT_MS,
            "client_id": "bashu",
            **self.security,
        }
