"""What kafka-python raises, as the contract says it; and why, which it only tells its log."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from kafka.errors import KafkaConfigurationError, KafkaError

from shared.bus.base import BusUnavailable

# kafka-python repeats itself many times a second while a broker is away: what matters comes with our errors.
_log = logging.getLogger("kafka")
_log.addHandler(logging.NullHandler())
_log.propagate = "BASHU_DEBUG" in os.environ

# kafka-python times out in the same words whatever went wrong. What its log said meanwhile → what it means; the
# first that was said at all, since a broker that refuses a password mostly just hangs up.
LIKELY_CAUSES = {
    "certificate verify failed": "the broker's certificate is not signed by ssl_cafile, or is for another host name",
    "authenticationfailed": "wrong user name or password (sasl_plain_username, sasl_plain_password)",
    "unsupportedsaslmechanism": "the broker does not know this sasl_mechanism",
    "wrong version number": "the broker speaks no TLS on this port: security_protocol must be without SSL",
    "record layer failure": "the broker speaks no TLS on this port: security_protocol must be without SSL",
    "dns resolution failure": "the host name is not known",
    "econnrefused": "no broker listens there",
    "kafkassltransport": "the broker hung up while we signed in: user name, password or sasl_mechanism",
    "socket disconnected": "the broker hung up: it speaks TLS (security_protocol must be with SSL), or has just gone",
}


class Overheard(logging.Handler):
    """What kafka-python's log complains about while this is attached."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def cause(self) -> str:
        """The likely cause, else the last complaint; empty when there was none."""
        said = "\n".join(self.lines).lower()
        likely = (meaning for words, meaning in LIKELY_CAUSES.items() if words in said)
        return next(likely, self.lines[-1] if self.lines else "")


@contextmanager
def translated() -> Iterator[None]:
    """Whatever Kafka complains about becomes `BusUnavailable` with its likely cause; settings stay `ValueError`."""
    heard = Overheard()
    _log.addHandler(heard)
    try:
        yield
    except KafkaConfigurationError as error:
        raise ValueError(f"Kafka settings: {error}") from error
    except KafkaError as error:
        raise BusUnavailable("; ".join(filter(None, (_say(error), heard.cause())))) from error
    finally:
        _log.removeHandler(heard)


def _say(error: KafkaError) -> str:
    return str(error) or type(error).__name__
