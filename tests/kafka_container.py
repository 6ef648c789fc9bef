"""A broker in a container, where a Docker engine answers: the image that docker-compose.yml runs."""

from __future__ import annotations

from pathlib import Path

from kafka import KafkaAdminClient
from testcontainers.community.kafka import KafkaContainer

from infra.kafka.local import HERE, free_port

PATIENCE_S = 60
SMALL = {  # and soon back after a restart, like the broker from Maven's jars
    "KAFKA_HEAP_OPTS": "-Xmx256m",
    "KAFKA_JVM_PERFORMANCE_OPTS": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
}


class ApacheKafka(KafkaContainer):
    """Kafka's own image, which testcontainers does not know: it starts Confluent's."""

    def __init__(self, image: str, port: int) -> None:
        """`port` of this machine, the same after a restart."""
        super().__init__(image)
        self.kraft_enabled = True  # with_kraft() reads the tag as a version of Confluent's
        self.with_bind_ports(self.port, port)
        for name, value in {**SMALL, **_settings(HERE / "server.properties")}.items():
            self.with_env(name, value)

    def tc_start(self) -> None:
        listeners = f"{self.listener_name}://{self.get_bootstrap_server()},BROKER://localhost:9092"
        script = f"export KAFKA_ADVERTISED_LISTENERS={listeners}\nexec /etc/kafka/docker/run\n"
        self.create_file(script.encode(), self.TC_START_SCRIPT)


class ContainerBroker:
    """A broker of this session's own. Killed and started again, it keeps its records."""

    def __init__(self, image: str) -> None:
        self._container = ApacheKafka(image, free_port())
        self._container.start(PATIENCE_S)
        self.address = self._container.get_bootstrap_server()

    def kill(self) -> None:
        self._container.get_wrapped_container().kill()

    def start(self) -> None:
        self._container.get_wrapped_container().start()
        patience = {"bootstrap_timeout_ms": PATIENCE_S * 1000, "reconnect_backoff_max_ms": 1000}
        KafkaAdminClient(bootstrap_servers=self.address, **patience).close()

    def stop(self) -> None:
        self._container.stop()


def _settings(properties: Path) -> dict[str, str]:
    """The settings of a broker from Maven's jars as the image reads them: `a.b=c` is KAFKA_A_B."""
    lines = (line for line in properties.read_text().splitlines() if line and not line.startswith("#"))
    pairs = (line.split("=", 1) for line in lines)
    return {"KAFKA_" + name.upper().replace(".", "_"): value for name, value in pairs}
