"""`bashu schemas compat`, `promise` and `check`: what a release promised is held to until the next major version."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from services.app import schemas
from services.app.cli.errors import Refused
from services.app.cli.schemas import check, compat, promise
from shared.events import promise as promised
from shared.events.promise import differences
from shared.events.registry import SCHEMAS

RETURNS = "cn.bashu.statistics.energy_return.accepted.v1"
VALUE = "cn.bashu.indicators.value.revised.v1"

Changed = dict[str, dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of `schemas/` as it is committed, all types of it promised."""
    copy = Path(shutil.copytree(SCHEMAS, tmp_path / "schemas"))
    promised.write(copy, schemas.event_schemas())
    return copy


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Changed:
    """The schemas that the code is made to generate; change them in place."""
    current = schemas.event_schemas()
    monkeypatch.setattr(schemas, "event_schemas", lambda: current)
    return current


def text_of(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_the_code_keeps_what_is_promised() -> None:
    assert [d for d in differences(promised.read(SCHEMAS), schemas.event_schemas()) if d.change.fails] == []


def test_the_promise_is_written_once_for_the_types_of_a_payload_and_read_back_whole(tmp_path: Path) -> None:
    now = schemas.event_schemas()

    promised.write(tmp_path, now)

    entries = json.loads((tmp_path / promised.FILE).read_text(encoding="utf-8"))
    by_payload: dict[type, list[str]] = {}
    for kind in sorted(schemas.EVENTS, key=lambda kind: kind.name):
        by_payload.setdefault(kind.payload, []).append(kind.name)
    assert [entry["types"] for entry in entries] == list(by_payload.values())
    assert differences(promised.read(tmp_path), now) == []


def test_a_field_removed_is_named_with_its_types_and_refused_everywhere(
    folder: Path, now: Changed, capsys: pytest.CaptureFixture[str]
) -> None:
    for type_ in (RETURNS, RETURNS.replace("accepted", "revised")):
        del now[type_]["properties"]["recorded_by"]
        now[type_]["required"].remove("recorded_by")
    before = (folder / promised.FILE).read_bytes()

    for command in (compat, check, promise):
        with pytest.raises(Refused, match=r"1 处违背承诺.*\.v2.* / 1 changes break the promise"):
            command(folder)
        told = text_of(capsys)
        assert "破坏性 / breaking: /properties/recorded_by: 字段没有了" in told
        assert f"{RETURNS}, {RETURNS.replace('accepted', 'revised')}\n" in told
    assert (folder / promised.FILE).read_bytes() == before


def test_a_change_that_no_rule_knows_is_refused(folder: Path, now: Changed, capsys: pytest.CaptureFixture[str]) -> None:
    now[VALUE]["properties"]["position"]["contentEncoding"] = "base64"

    with pytest.raises(Refused, match=r"shared/events/compat"):
        check(folder)
    assert "未分类 / unclassified: /properties/position: contentEncoding" in text_of(capsys)


def test_a_type_removed_is_refused(folder: Path, now: Changed, capsys: pytest.CaptureFixture[str]) -> None:
    del now[VALUE]

    with pytest.raises(Refused):
        compat(folder)
    assert f"the type is gone, and programs receive it\n    {VALUE}" in text_of(capsys)


def test_a_new_type_and_a_new_field_need_no_promise_until_the_next(
    folder: Path, now: Changed, capsys: pytest.CaptureFixture[str]
) -> None:
    second = VALUE.replace(".v1", ".v2")
    now[second] = {"type": "object", "properties": {}, "additionalProperties": False}
    now[VALUE]["properties"]["note"] = {"type": "string"}

    check(folder)
    compat(folder)
    assert "2 处兼容的变化" in text_of(capsys)

    del now[VALUE]["properties"]["note"]
    compat(folder)  # what was never promised may go again
    assert "1 处兼容的变化" in text_of(capsys)

    promise(folder)
    assert f"尚未承诺 / a new type, not promised yet\n    {second}" in text_of(capsys)
    del now[second]
    with pytest.raises(Refused):
        compat(folder)


def test_without_a_promise_nothing_is_checked_silently(folder: Path) -> None:
    (folder / promised.FILE).unlink()

    with pytest.raises(Refused, match="run bashu schemas promise"):
        check(folder)
    promise(folder)
    check(folder)


def test_words_may_change_at_any_time(folder: Path, now: Changed, capsys: pytest.CaptureFixture[str]) -> None:
    now[VALUE]["description"] = "another"
    now[VALUE]["properties"]["unit"]["title"] = "单位"

    compat(folder)
    assert "0 处兼容的变化" in text_of(capsys)
