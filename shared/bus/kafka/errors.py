"""What kafka-python raises, as the contract says it; and why, which it only tells its log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from kafka.errors import KafkaConfigurationError, KafkaError

from shared.bus.base import BusUnavailable

# kafka-python times out in the same words whatever went wrong. What its log said meanwhile → what it means.
LIKELY_CAUSES = {
    "certificate verify failed": "the broker's certificate is not signed by ssl_cafile, or is for another host name",
    "authentication failed": "wrong user name or password (sasl_plain_username, sasl_plain_password)",
    "wrong version number": "the broker speaks no TLS on this port: security_protocol must be without SSL",
    "unsupportedsaslmechanism": "the broker does not know this sasl_mechanism",
    "connection refused": "no broker listens there",
    "connect call failed": "no broker listens there",
    "name or service not known": "the host name is not known",
    "socket disconnected": "the broker hung up: it may speak TLS (security_protocol), or have just gone",
    "connection reset": "the broker hung up: it may speak TLS (security_protocol), or have just gone",
}


class Overheard(logging.Handler):
    """The last complaint of kafka-python's log while this is attached."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def cause(self) -> str:
        """The likely cause and the complaint it is taken from; empty when there was none."""
        for line in reversed(self.lines):
            for words, meaning in LIKELY_CAUSES.items():
                if words in line.lower():
                    return f"{meaning} ({line})"
        return self.lines[-1] if self.lines else ""


@contextmanager
def translated() -> Iterator[None]:
    """Whatever Kafka complains about becomes `BusUnavailable` with its likely cause; settings stay `ValueError`."""
    log, heard = logging.getLogger("kafka"), Overheard()
    log.addHandler(heard)
    try:
        yield
    except KafkaConfigurationError as error:
        raise ValueError(f"Kafka settings: {error}") from error
    except KafkaError as error:
        raise BusUnavailable("; ".join(filter(None, (_say(error), heard.cause())))) from error
    finally:
        log.removeHandler(heard)


def _say(error: KafkaError) -> str:
    return str(error) or type(error).__name__
