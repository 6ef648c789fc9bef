"""What the README says works when it is pasted, and what it points at is there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.app.running import ROOT, Up

READMES = ("README.md", "README.zh-CN.md")


def bash_blocks(name: str) -> list[str]:
    return re.findall(r"^```bash\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.M | re.S)


def documents(text: str) -> list[Any]:
    """The JSON answers in what the walk printed: one a line."""
    return [json.loads(line) for line in text.splitlines() if line.startswith(("{", "["))]


@pytest.mark.parametrize("name", READMES)
def test_every_path_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:schemas|services|shared|infra|tests)/[^`{}<> ]*)`", text))
    named |= set(re.findall(r"\]\(([^)#:]+)\)", text))

    assert len(named) > 10
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_both_languages_have_the_same_walk() -> None:
    english, chinese = (
        [line for block in bash_blocks(name) for line in block.splitlines() if not line.startswith("#")]
        for name in READMES
    )
    assert english == chinese


@pytest.mark.skipif(shutil.which("curl") is None and not os.environ.get("CI"), reason="the walk needs curl")
def test_the_walk_works_when_pasted_twice(folder: Path) -> None:
    up = Up(folder / "data")
    (walk,) = bash_blocks("README.md")
    environment = {**os.environ, "BASHU_DATA": str(up.data), "BASHU_PORT": up.port, "no_proxy": "*"}

    def paste(text: str) -> list[Any]:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return documents(done.stdout)

    *answers, clients = paste(f"{walk}\n{walk}\nbashu clients list --json | tr -d '\\n'")
    half = len(answers) // 2
    for status, pasted in ((201, answers[:half]), (428, answers[half:])):
        school, first, corrected, _revisions, wrong, *receipts, values, targets, events, statistics, lag = pasted

        assert first.get("status", 201) == status
        assert school["revision"] == 1
        assert corrected["revision"] == 2
        assert wrong["status"] == 422
        assert [receipt["status"] in (200, 201) for receipt in receipts] == [True, True]
        assert [item["coverage"]["reported"] for item in values["items"]] == [1, 1, 1, 1]
        assert all(item["value"] for item in values["items"])
        assert targets["items"]
        assert len(events["items"]) == 2
        assert statistics["outbox_pending"] == 0
        assert lag["lag"] == 0
    assert [client["name"] for client in clients] == ["walk"]
    assert up.stop() == 0
