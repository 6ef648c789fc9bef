"""`bashu import` when the platform does not stay."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from services.app.cli import importing
from services.app.cli.errors import Refused


def test_a_platform_that_goes_away_is_told_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise httpx.ConnectError("Connection refused")

    monkeypatch.setattr(importing, "_require_running", lambda _: None)
    monkeypatch.setattr("services.app.importing.run.import_file", interrupted)

    with pytest.raises(Refused, match=r"恢复后再次导入同一文件即可 / .* import the same file again"):
        importing.import_(tmp_path, tmp_path, url="http://platform", client_id="a", client_secret="b", data=tmp_path)
