"""Random payloads of any model: every field of it, every code, lists of none to two."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

USCCS = ("12510000450718363A", "11500000009275452N", "TMP-1")
TEXTS = ("", "a", "某单位", 'quotes " and \\', "line\nbreak", "🌱")
PLACED = {"institution_uscc": USCCS, "region_code": ("51", "50", "5101")}


def payload(model: type[BaseModel], random: Random) -> dict[str, Any]:
    """Fields of a `model` as on the wire."""
    return model.model_validate(_fields(model, random)).model_dump(mode="json")


def _fields(model: type[BaseModel], random: Random) -> dict[str, Any]:
    return {name: _field(name, info.annotation, random) for name, info in model.model_fields.items()}


def _field(name: str, annotation: Any, random: Random) -> Any:
    return random.choice(PLACED[name]) if annotation is str and name in PLACED else _value(name, annotation, random)


def _value(name: str, annotation: Any, random: Random) -> Any:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return random.choice(parts)
    if origin in (Union, UnionType):
        return _field(name, random.choice(parts), random)
    if origin in (list, tuple):
        return [_field(name, parts[0], random) for _ in range(random.randint(0, 2))]
    if origin is dict:
        return {text: _value(name, parts[1], random) for text in random.sample(TEXTS, random.randint(0, 2))}
    if issubclass(annotation, BaseModel):
        return _fields(annotation, random)
    return _SCALARS[annotation](random)


_SCALARS = {
    NoneType: lambda _: None,
    bool: lambda random: random.random() < 0.5,
    int: lambda random: random.choice((0, 1, random.randint(-500, 10**6), 10**14)),
    str: lambda random: random.choice(TEXTS),
    date: lambda random: date(2021, 1, 1) + timedelta(days=random.randint(0, 2000)),
}
