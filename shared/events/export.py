"""What partners read: the JSON Schema of every event type, with examples that it accepts.

`event_files` says what `schemas/` must hold of events; `write` puts files there, `differences` compares. The
pydantic models are the source, the files are generated and committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shared.events.envelope import Envelope
from shared.events.registry import EventType

GENERATED = ("asyncapi.json", "events/*.json", "examples/*.json", "openapi/*.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Example = tuple[Envelope, Mapping[str, Any]]


def event_files(types: Iterable[EventType], examples: Sequence[Example]) -> dict[str, str]:
    """Path below `schemas/` → content: a schema for each type, and its examples as CloudEvents in JSON format.

    Raises `ValueError` when a type has fewer than two examples, or its model refuses one.
    """
    found: dict[str, str] = {}
    for kind in types:
        found[f"events/{kind.name}.json"] = as_json(schema(kind))
        own = [(envelope, data) for envelope, data in examples if envelope.type == kind.name]
        if len(own) < 2:
            raise ValueError(f"{kind.name} needs two examples, has {len(own)}")
        for number, (envelope, data) in enumerate(own, 1):
            kind.payload.model_validate_json(json.dumps(data))
            found[f"examples/{kind.name}.{number}.json"] = as_json(envelope.cloud_event(data))
    return found


def schema(kind: EventType) -> dict[str, Any]:
    """The JSON Schema 2020-12 of a type's `data`."""
    generated = kind.payload.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": f"{kind.name}.json", **generated, "title": kind.name}


def as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Make the generated part of `folder` exactly `files`: stale ones are removed."""
    for stale in _generated(folder) - files.keys():
        (folder / stale).unlink()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")


def differences(folder: Path, files: Mapping[str, str]) -> list[str]:
    """One line for each file that is missing, stale, or not what the code generates."""
    present = _generated(folder)
    changed = {path for path in files.keys() & present if (folder / path).read_text(encoding="utf-8") != files[path]}
    return sorted(
        [f"missing: {path}" for path in files.keys() - present]
        + [f"stale: {path}" for path in present - files.keys()]
        + [f"differs: {path}" for path in changed]
    )


def _generated(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for pattern in GENERATED for path in folder.glob(pattern)}
