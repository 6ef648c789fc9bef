"""The Kafka URL and its environment: every mistake is named before a connection is tried."""

from __future__ import annotations

import pytest

from shared.bus import connect
from shared.bus.kafka.settings import Settings


@pytest.mark.parametrize("url", ["kafka://", "kafka:///topic", "kafka://host:9092/topic"])
def test_a_url_without_brokers_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="brokers"):
        connect(url)


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(ValueError, match="ssl_ca_file"):
        connect("kafka://host:9092?ssl_ca_file=ca.pem")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match=r"ssl_cafile.*nowhere\.pem"):
        connect("kafka://host:9092?ssl_cafile=nowhere.pem")


def test_brokers_and_options_come_from_the_url_and_the_rest_from_the_environment() -> None:
    found = Settings.parse(
        "kafka://a:9092,b:9093?prefix=test.&timeout_s=2.5&security_protocol=SASL_SSL&ssl_check_hostname=false",
        {"KAFKA_SECURITY_PROTOCOL": "SSL", "KAFKA_SASL_PLAIN_PASSWORD": "secret", "KAFKA_OTHER": "x"},
    )
    assert (found.servers, found.prefix, found.timeout_ms) == (("a:9092", "b:9093"), "test.", 2500)
    assert found.security == {
        "security_protocol": "SASL_SSL",
        "ssl_check_hostname": False,
        "sasl_plain_password": "secret",
    }
