"""The text of a proposed version: the checks of `bashu standards validate`, and what only a proposal has to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from services.indicators.standards import StandardError
from services.indicators.standards.checks import Fault, validate
from services.indicators.standards.document import Document
from services.indicators.standards.entries import version
from services.indicators.standards.text import compose, parse


def faults_of(path: Path, text: str, known: Sequence[tuple[Path, str]]) -> list[Fault]:
    """Everything wrong with a text that is to become `path`, beside the published ones."""
    written = list(_ill_written(path, text))
    if written:
        return written
    found = [fault for fault in validate([*known, (path, text)]) if fault.path == path]
    return found or list(_untimely(path, text, [each for each, _ in known]))


def _ill_written(path: Path, text: str) -> Iterator[Fault]:
    """What YAML allows and a text that two offices approve must not have: it says each thing once, in its place."""
    try:
        events = parse(text)
        root = compose(text) if not _aliases(events) else None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        yield Fault(path, mark.line + 1 if mark else 1, "unreadable", "不是有效的 YAML", str(error))
        return
    for line in _aliases(events):
        yield Fault(path, line, "alias", "不得使用 YAML 别名（* 或 <<）", "aliases are not allowed: write it out")
    yield from _keys_twice(path, root)


def _aliases(events: Sequence[yaml.Event]) -> list[int]:
    return [e.start_mark.line + 1 for e in events if isinstance(e, yaml.AliasEvent) and e.start_mark]


def _keys_twice(path: Path, node: yaml.Node | None) -> Iterator[Fault]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                zh, en = f"{key.value} 出现两次", f"{key.value} stands here twice"
                yield Fault(path, key.start_mark.line + 1, "key_twice", zh, en)
            seen.add(str(key.value))
            yield from _keys_twice(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _keys_twice(path, value)


def _untimely(path: Path, text: str, known: Sequence[Path]) -> Iterator[Fault]:
    """Approved is what the other province says; and a version comes after those that there are."""
    document = Document.read(path, text)
    if document.data["approved"] is not None:
        zh, en = "提案的 approved 留空：批准后由平台记录", "leave approved empty: the platform notes the approval"
        yield Fault(path, document.line(("approved",)), "approved_already", zh, en)
    own = version(path.stem)
    of_major = [each for other in known if other.parent == path.parent and (each := _version(other))[0] == own[0]]
    if of_major and own <= max(of_major):
        newest = ".".join(map(str, max(of_major)))
        zh, en = f"版本号应大于已发布的 {newest}", f"the version has to follow {newest}, which is published"
        yield Fault(path, document.line(("version",)), "not_newer", zh, en)


def _version(path: Path) -> tuple[int, ...]:
    try:
        return version(path.stem)
    except StandardError:
        return (-1,)
