"""Walking the payload models: which fields there are, and what they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from services.app.schemas import EVENTS

PAYLOADS: dict[str, type[BaseModel]] = {f"{kind.service}.{kind.thing}": kind.payload for kind in EVENTS}


class Field(NamedTuple):
    """One field of the payload of a thing; `path` is `lines.quantity`, without the `content` that records have."""

    thing: str
    path: str
    annotation: Any

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def leaves(self) -> tuple[Any, ...]:
        """What it is made of, under null and lists."""
        return tuple(_leaves(self.annotation))

    @property
    def codes(self) -> set[Any]:
        """The values that a `Literal` allows; empty for other fields."""
        return {code for leaf in self.leaves if get_origin(leaf) is Literal for code in get_args(leaf)}


def fields(thing: str) -> dict[str, Field]:
    """All fields of a thing's payload, by path, those of lists and nested models too."""
    return {field.path: field for field in _fields(thing, PAYLOADS[thing], "")}


def all_fields() -> list[Field]:
    return [field for thing in PAYLOADS for field in fields(thing).values()]


def _fields(thing: str, model: type[BaseModel], prefix: str) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        if name == "counts":
            continue  # the same content once more
        field = Field(thing, f"{prefix}{name}", info.annotation)
        if name != "content":
            yield field
        for leaf in field.leaves:
            if isinstance(leaf, type) and issubclass(leaf, BaseModel):
                yield from _fields(thing, leaf, prefix if name == "content" else f"{field.path}.")


def _leaves(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal or not get_args(annotation):
        if annotation not in (type(None), ...):
            yield annotation
        return
    for part in get_args(annotation):
        yield from _leaves(part)
