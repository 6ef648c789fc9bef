"""Published versions never change: `schemas/standards/lock.yaml` holds the digest of each, and nothing unlocks one.

A file is a *draft* while its `approved` is empty: it may change, is checked, and is never loaded. With a date it is
published, and has to stand in the lock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from services.indicators.standards.checks.fault import Fault
from services.indicators.standards.document import Document
from services.indicators.standards.loader import STANDARDS, packaged
from services.indicators.standards.model import StandardError

LOCK = STANDARDS / "lock.yaml"

_HEADER = "# SHA-256 of every published version. `bashu standards lock` adds new ones; an entry never changes.\n"


class ChangedStandard(StandardError):
    """A published version is not what was published; the message names the files and what to do."""


def digest(text: str) -> str:
    """SHA-256 of a version's file: what both provinces approve."""
    return hashlib.sha256(text.encode()).hexdigest()


def locked() -> dict[str, str]:
    """`name@semver` → digest, as committed."""
    return dict(yaml.safe_load(LOCK.read_text(encoding="utf-8")))


def lock_faults(files: Iterable[tuple[Path, str]], lock: Mapping[str, str]) -> list[Fault]:
    """Published files that changed or are not locked, and locked ones that are gone."""
    texts = {label(path): (path, text) for path, text in files}
    found = [each for path, text in texts.values() for each in _faults_of(path, text, lock)]
    return [*found, *(_gone(entry) for entry in lock if entry not in texts)]


def require_unchanged() -> None:
    """Raises `ChangedStandard` unless the files of this package are the published ones, and drafts."""
    if faults := lock_faults(packaged(), locked()):
        raise ChangedStandard("; ".join(map(str, faults)))


def lock_new() -> list[str]:
    """Add the published versions that are not locked yet; returns them. Raises `ChangedStandard` for changed ones."""
    files, lock = list(packaged()), locked()
    faults = lock_faults(files, lock)
    if wrong := [fault for fault in faults if fault.code != "not_locked"]:
        raise ChangedStandard("; ".join(map(str, wrong)))
    new = {fault.path for fault in faults}
    added = {label(path): digest(text) for path, text in files if path in new}
    lines = [f"{name}: {value}\n" for name, value in sorted({**lock, **added}.items())]
    LOCK.write_text(_HEADER + "".join(lines), encoding="utf-8")
    return list(added)


def label(path: Path) -> str:
    """`energy@1.0.0` of `energy/1.0.0.yaml`."""
    return f"{path.parent.name}@{path.stem}"


def _faults_of(path: Path, text: str, lock: Mapping[str, str]) -> Iterator[Fault]:
    name = label(path)
    if name in lock:
        if lock[name] != digest(text):
            zh = f"{name} 已发布，不得改动：恢复该文件（git checkout），改动写入下一个版本"
            en = f"{name} is published and must not change: restore the file, and write the change as the next version"
            yield Fault(path, 1, "changed_after_publication", zh, en)
    elif not _is_draft(path, text):
        zh = f"{name} 写有批准日期但未锁定：运行 bashu standards lock；草案请将 approved 留空"
        en = f"{name} has a date of approval and is not locked: run `bashu standards lock`; a draft leaves it empty"
        yield Fault(path, 1, "not_locked", zh, en)


def _is_draft(path: Path, text: str) -> bool:
    """Unreadable files are the checks' business."""
    try:
        return Document.read(path, text).data.get("approved") is None
    except (yaml.YAMLError, TypeError):
        return True


def _gone(entry: str) -> Fault:
    name, _, semver = entry.partition("@")
    zh, en = f"{entry} 已发布，文件不得删除或改名", f"{entry} is published: its file must not be removed or renamed"
    return Fault(STANDARDS / name / f"{semver}.yaml", 1, "removed_after_publication", zh, en)
