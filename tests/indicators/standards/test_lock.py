"""Published versions never change: the committed lock, and what is said when a file does."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.indicators.standards import lock as module
from services.indicators.standards import packaged
from services.indicators.standards.lock import ChangedStandard, label, lock_faults, locked, require_unchanged
from services.indicators.standards.store import Standards

FILES = list(packaged())
GRID, GRID_TEXT = next((path, text) for path, text in FILES if label(path) == "grid-factors@1.0.0")


def with_file(path: Path, text: str) -> list[tuple[Path, str]]:
    return [*((known, old) for known, old in FILES if known != path), (path, text)]


def test_every_committed_version_is_as_it_was_published() -> None:
    assert [str(fault) for fault in lock_faults(FILES, locked())] == []
    assert locked().keys() == {label(path) for path, text in FILES if "\napproved: 2" in text}


@pytest.mark.parametrize("change", ["# a comment\n", " "])
def test_one_changed_byte_of_a_published_file_is_a_fault_that_names_it(change: str) -> None:
    (fault,) = lock_faults(with_file(GRID, GRID_TEXT + change), locked())

    assert (fault.path, fault.code) == (GRID, "changed_after_publication")
    assert "next version" in fault.en


def test_a_draft_may_change_and_is_not_locked() -> None:
    draft = GRID_TEXT.replace("1.0.0", "1.1.0").replace("approved: 2026-11-23", "approved:")

    assert lock_faults([*FILES, (GRID.with_name("1.1.0.yaml"), draft)], locked()) == []


def test_a_date_of_approval_without_a_lock_is_a_fault() -> None:
    newer = GRID_TEXT.replace("1.0.0", "1.1.0")
    (fault,) = lock_faults([*FILES, (GRID.with_name("1.1.0.yaml"), newer)], locked())

    assert fault.code == "not_locked"
    assert "bashu standards lock" in fault.en


def test_a_published_file_cannot_go() -> None:
    (fault,) = lock_faults([(path, text) for path, text in FILES if path != GRID], locked())

    assert (fault.code, fault.path) == ("removed_after_publication", GRID)


def test_the_platform_does_not_start_on_a_changed_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "packaged", lambda: iter(with_file(GRID, GRID_TEXT + " ")))

    with pytest.raises(ChangedStandard, match=r"grid-factors/1\.0\.0\.yaml:1: changed_after_publication"):
        require_unchanged()
    with pytest.raises(ChangedStandard):
        Standards()


def test_locking_adds_new_versions_and_never_changes_an_entry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    newer = (GRID.with_name("1.1.0.yaml"), GRID_TEXT.replace("1.0.0", "1.1.0"))
    monkeypatch.setattr(module, "LOCK", tmp_path / "lock.yaml")
    module.LOCK.write_text("{}\n")
    monkeypatch.setattr(module, "packaged", lambda: iter(FILES))
    module.lock_new()

    monkeypatch.setattr(module, "packaged", lambda: iter([*FILES, newer]))
    assert module.lock_new() == ["grid-factors@1.1.0"]
    monkeypatch.setattr(module, "packaged", lambda: iter(with_file(GRID, GRID_TEXT + " ")))
    with pytest.raises(ChangedStandard):
        module.lock_new()
