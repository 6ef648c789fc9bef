"""House rules that a reader relies on: the same names everywhere, small modules, nothing from this machine."""

from __future__ import annotations

import re
import statistics
import subprocess
from pathlib import Path

import pytest

from services.app.platform import SERVICES

ROOT = Path(__file__).parents[2]
LARGEST, MEDIAN = 15 * 1024, 4 * 1024
COMMON_NAMES = ("rules", "events", "tables", "commands", "api", "migrations")
WITHOUT = {("access", "events")}  # keys and tokens are nobody else's business


def python_files(*folders: str) -> list[Path]:
    """The committed modules; empty ones do not count."""
    listed = subprocess.run(
        ["git", "ls-files", "--", *(f"{folder}/**/*.py" for folder in folders)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.split() if (ROOT / name).exists() and (ROOT / name).stat().st_size]


@pytest.mark.parametrize("service", SERVICES)
def test_a_reader_who_knows_one_service_knows_all(service: str) -> None:
    folder = ROOT / "services" / service
    names = {path.stem for path in folder.iterdir()}

    assert {name for name in COMMON_NAMES if (service, name) not in WITHOUT} - names == set()


def test_no_module_is_too_large_to_read() -> None:
    too_large = {
        str(path.relative_to(ROOT)): path.stat().st_size
        for path in python_files("services", "shared", "tests", "infra")
        if path.stat().st_size > LARGEST
    }
    assert too_large == {}


@pytest.mark.parametrize("part", [("services", "shared"), ("tests",)])
def test_the_median_module_is_small(part: tuple[str, ...]) -> None:
    assert statistics.median(path.stat().st_size for path in python_files(*part)) <= MEDIAN


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_lock_files_name_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert re.findall(r"https?://\S+|--(?:extra-)?index-url.*|--find-links.*", text) == []
    pins = re.findall(r"^[a-z0-9._-]+==[^\\\n]*\\\n +--hash=sha256:", text, re.M)
    assert pins
    assert len(pins) == len(re.findall(r"^[a-z0-9._-]+==", text, re.M))


def test_services_is_never_on_the_path() -> None:
    """It would shadow the standard library's `statistics`."""
    assert Path(statistics.__file__).parent != ROOT / "services"
