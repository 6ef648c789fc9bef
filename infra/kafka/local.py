"""One real broker on this machine, from the jars that Maven fetches: for tests, benches, and trying things out.

`python -m infra.kafka.local [PORT]` runs one until it is interrupted. Needs java and mvn; no container engine.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parent.parent / ".cache" / "kafka"
CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg"  # any 16 bytes in base64; formatting asks for one
STARTED = b"Kafka Server started"
PATIENCE_S = 60.0

USER, PASSWORD = "admin", "admin-secret"  # of the secure broker; nothing that a broker on loopback must hide


def missing() -> str | None:
    """What keeps a broker from being started here; None if nothing does."""
    absent = [tool for tool in ("java", "mvn") if not shutil.which(tool)]
    return f"{' and '.join(absent)} not installed" if absent else None


def jars() -> Path:
    """The folder of the broker's jars, filled by Maven the first time (54 MB)."""
    folder = CACHE / "libs"
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        fetched = Path(tempfile.mkdtemp(prefix="libs-", dir=CACHE))  # another session may be fetching too
        shutil.copy(HERE / "pom.xml", fetched)
        copy = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={fetched}"]
        subprocess.run(["mvn", "-q", "-B", *copy], cwd=fetched, check=True, capture_output=True, timeout=600)
        try:
            fetched.rename(folder)
        except OSError:
            shutil.rmtree(fetched)
    return folder


class LocalBroker:
    """A broker whose data live in a folder of its own. Killed and started again, it keeps them."""

    def __init__(self, folder: Path, port: int = 0, *, secure: bool = False) -> None:
        """`secure`: TLS with a certificate made on the spot (`folder/ca.pem`), SCRAM users, ACLs."""
        self.folder = folder
        self.address = f"127.0.0.1:{port or free_port()}"
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._configure(secure)

    def start(self) -> None:
        """Returns when clients are served. Raises `RuntimeError` with the broker's last words."""
        before = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("ab") as log:
            command = self._java("kafka.Kafka", self.folder / "server.properties")
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_S
        while STARTED not in self._log.read_bytes()[before:]:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the broker did not start: {self._log.read_text()[-2000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it without warning."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def _configure(self, secure: bool) -> None:
        controller = f"127.0.0.1:{free_port()}"
        listener = "SASL_SSL" if secure else "PLAINTEXT"
        parts = [(HERE / "server.properties").read_text()]
        if secure:
            subprocess.run([HERE / "test-certs", self.folder], check=True, capture_output=True)
            parts.append((HERE / "secure.properties").read_text())
            parts.append(f"ssl.keystore.location={self.folder}/broker.pem\n")
            parts.append(f"ssl.truststore.location={self.folder}/ca.pem\n")
        parts.append(f"listeners={listener}://{self.address},CONTROLLER://{controller}\n")
        parts.append(f"controller.quorum.voters=1@{controller}\n")
        parts.append(f"log.dirs={self.folder}/data\n")
        properties = self.folder / "server.properties"
        properties.write_text("".join(parts))
        scram = ["--add-scram", f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"] if secure else []
        command = self._java("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", properties, *scram)
        subprocess.run(command, check=True, capture_output=True)

    def _java(self, main: str, *arguments: str | Path) -> list[str]:
        small = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        logging = f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"
        return ["java", *small, logging, "-cp", f"{jars()}/*", main, *map(str, arguments)]


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = Path(tempfile.mkdtemp(prefix="bashu-kafka-"))
    broker = LocalBroker(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 9092)
    try:
        broker.start()
        sys.stdout.write(f"BUS_URL=kafka://{broker.address}\n")
        sys.stdout.flush()
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
