"""A start that fails names the likely cause, though wrong password, wrong CA and no TLS all look alike to a client."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from infra.kafka import local
from shared.bus import BusUnavailable, Message, Stored, connect
from tests.contract.steps import read, start
from tests.kafka_broker import locally

Options = dict[str, str]


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[local.LocalBroker]:
    with locally(tmp_path_factory.mktemp("secure"), secure=True) as broker:
        yield broker


@pytest.fixture(scope="module")
def right(secure: local.LocalBroker) -> Options:
    return {
        "security_protocol": "SASL_SSL",
        "ssl_cafile": f"{secure.folder}/ca.pem",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": local.USER,
        "sasl_plain_password": local.PASSWORD,
    }


def url(broker: local.LocalBroker, options: Options) -> str:
    return f"kafka://{broker.address}?{urlencode({'timeout_s': '2', **options})}"


def test_with_tls_and_password_everything_works(secure: local.LocalBroker, right: Options) -> None:
    bus = connect(url(secure, right))
    bus.create_topics(["topic"])
    assert isinstance(bus.producer().publish([Message("topic", b"key", b"x")])[0], Stored)
    member = bus.consumer("readers", ["topic"])
    start(bus, member, ["topic"])
    assert read(member, 1)[0].value == b"x"
    member.close()
    bus.close()


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"sasl_plain_password": "wrong"}, "password"),
        ({"sasl_mechanism": "SCRAM-SHA-256"}, "sasl_mechanism"),
        ({"security_protocol": "PLAINTEXT"}, "speaks TLS"),
    ],
    ids=["password", "mechanism", "no TLS"],
)
def test_what_is_wrong_is_named(secure: local.LocalBroker, right: Options, wrong: Options, cause: str) -> None:
    with pytest.raises(BusUnavailable, match=cause):
        connect(url(secure, right | wrong)).create_topics(["topic"])


def test_a_certificate_of_another_authority_is_named(secure: local.LocalBroker, right: Options, tmp_path: Path) -> None:
    subprocess.run([local.HERE / "test-certs", tmp_path], check=True, capture_output=True)
    with pytest.raises(BusUnavailable, match="not signed by ssl_cafile"):
        connect(url(secure, right | {"ssl_cafile": f"{tmp_path}/ca.pem"})).create_topics(["topic"])


@pytest.mark.parametrize(("address", "cause"), [("127.0.0.1:9", "no broker listens"), ("no.invalid:1", "host name")])
def test_where_no_broker_is_it_is_said(address: str, cause: str) -> None:
    with pytest.raises(BusUnavailable, match=cause):
        connect(f"kafka://{address}?timeout_s=1").producer().publish([Message("topic", b"key", b"x")])
