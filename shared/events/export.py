"""What partners read: the JSON Schema of every event type, with examples that it accepts.

The verbs of a thing share a schema, and a file of examples: two lives of a record, event by event.

`event_files` says what `schemas/` must hold of events; `write` puts files there, `differences` compares. The
pydantic models are the source, the files are generated and committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shared.events.envelope import Envelope
from shared.events.registry import TYPES, EventType

GENERATED = ("asyncapi.json", "events/*.json", "examples/*.json", "openapi/*.json", TYPES)
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Example = tuple[Envelope, Mapping[str, Any]]


def event_files(types: Iterable[EventType], examples: Sequence[Example]) -> dict[str, str]:
    """Path below `schemas/` → content: the schema of each payload, examples as CloudEvents in JSON format, the types.

    Raises `ValueError` when a type has fewer than two examples, or its model refuses one.
    """
    found: dict[str, str] = {}
    which: dict[str, str] = {}
    for name, kinds in by_schema(types).items():
        path = which_file(kinds[0])
        found[path] = as_json(schema(kinds[0]))
        which |= {kind.name: path for kind in kinds}
        events = _events(kinds, examples)
        if kinds[0].apart:
            found |= {f"examples/{name}.{number}.json": as_json(event) for number, event in enumerate(events, 1)}
        else:
            found[f"examples/{name}.json"] = as_json(events)
    return {**found, TYPES: as_json(dict(sorted(which.items())))}


def by_schema(types: Iterable[EventType]) -> dict[str, list[EventType]]:
    """Schema → the types that have it."""
    found: dict[str, list[EventType]] = {}
    for kind in types:
        found.setdefault(kind.schema, []).append(kind)
    return found


def which_file(kind: EventType) -> str:
    """Where below `schemas/` the schema of a type lies."""
    return f"events/{kind.schema}.json"


def _events(kinds: Sequence[EventType], examples: Iterable[Example]) -> list[dict[str, Any]]:
    """The examples of one schema, in the order they were given; raises `ValueError`."""
    own = [example for example in examples if example[0].type in {kind.name for kind in kinds}]
    for _, data in own:
        kinds[0].payload.model_validate_json(json.dumps(data))
    for kind in kinds:
        count = sum(envelope.type == kind.name for envelope, _ in own)
        if count < 2:
            raise ValueError(f"{kind.name} needs two examples, has {count}")
    return [envelope.cloud_event(data) for envelope, data in own]


def schema(kind: EventType) -> dict[str, Any]:
    """The JSON Schema 2020-12 of a type's `data`. Its definitions are called by their titles."""
    generated = kind.payload.model_json_schema(mode="serialization")
    titles = {name: definition.get("title", name) for name, definition in generated.get("$defs", {}).items()}
    generated = _renamed(generated, {f"#/$defs/{name}": f"#/$defs/{title}" for name, title in titles.items()})
    if titles:
        generated["$defs"] = {titles[name]: generated["$defs"][name] for name in sorted(titles, key=titles.__getitem__)}
    return {"$schema": DIALECT, "$id": f"{kind.schema}.json", **generated, "title": kind.schema}


def _renamed(part: Any, references: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: references[value] if key == "$ref" else _renamed(value, references) for key, value in part.items()}
    return [_renamed(entry, references) for entry in part] if isinstance(part, list) else part


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
