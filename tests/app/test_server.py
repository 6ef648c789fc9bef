"""The embedded PostgreSQL survives what happens to a data folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from shared.db import Server

HOLDER = """
import sys, time
from pathlib import Path
from shared.db import Server
print(Server.embedded(Path(sys.argv[1])).base_url, flush=True)
time.sleep(600)
"""


def killed_holder(folder: Path) -> int:
    """Starts PostgreSQL from another process, kills that with -9, and gives the pid of the postmaster left."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])


def answers(server: Server) -> bool:
    with psycopg.connect(server.base_url) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def postmaster_of(server: Server) -> int:
    with psycopg.connect(server.base_url) as connection:
        return psutil.Process(connection.info.backend_pid).ppid()


def alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def cut_power(postmaster: psutil.Process) -> None:
    children = postmaster.children(recursive=True)
    postmaster.kill()
    for child in children:
        with suppress(psutil.NoSuchProcess):  # it saw the postmaster go
            child.kill()
    psutil.wait_procs([postmaster, *children], timeout=5)


def test_a_killed_process_leaves_no_server_running_for_ever(folder: Path) -> None:
    postmaster = killed_holder(folder)

    server = Server.embedded(folder)
    assert answers(server)
    server.stop()

    assert not alive(postmaster)


@pytest.mark.parametrize("named", ["this test", "another server"])
def test_after_a_power_cut_the_stale_pid_file_may_name_any_process(folder: Path, server: Server, named: str) -> None:
    pid_file = folder / "postgres" / "postmaster.pid"
    postmaster = psutil.Process(killed_holder(folder))
    lines = pid_file.read_text().splitlines()
    cut_power(postmaster)
    pid = os.getpid() if named == "this test" else postmaster_of(server)
    pid_file.write_text("\n".join([str(pid), *lines[1:]]) + "\n")

    restarted = Server.embedded(folder)
    assert answers(restarted)
    restarted.stop()


def test_backends_that_outlive_their_postmaster_are_ended_before_a_new_one_starts(folder: Path) -> None:
    server = Server.embedded(folder)
    assert server.process
    with psycopg.connect(server.base_url) as connection:
        backend = psutil.Process(connection.info.backend_pid)
        backend.suspend()  # as good as deep in a long computation
        psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0])).kill()
        while server.process.running():
            time.sleep(0.05)

        server.process.revive()

        assert not alive(backend.pid)
    assert answers(server)
    server.stop()


def test_a_server_that_died_is_started_again_under_the_same_address(folder: Path) -> None:
    server = Server.embedded(folder)
    assert server.process
    psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0])).kill()
    while server.process.running():
        time.sleep(0.05)

    server.process.revive()

    assert answers(server)
    server.stop()


def test_a_server_that_is_still_going_down_is_waited_for(folder: Path) -> None:
    server = Server.embedded(folder)
    assert server.process
    with ThreadPoolExecutor() as pool:
        with psycopg.connect(server.base_url):
            os.kill(postmaster_of(server), signal.SIGTERM)  # it waits for this connection to end
            while "stopping" not in (folder / "postgres" / "postmaster.pid").read_text():
                time.sleep(0.01)
            revived = pool.submit(server.process.revive)
            assert not wait([revived], timeout=0.3).done

        revived.result(timeout=10)
    assert answers(server)
    server.stop()
