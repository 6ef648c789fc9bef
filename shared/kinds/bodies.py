"""Bodies and their parts: a payload's model, and bounds for the fields whose annotation does not say enough.

    Body("StockBody", StockContent, {"vehicles": Items({"count": Whole(0, 100_000)}, unique=("drive", "ownership"))})

A field that the model allows to be null, or gives a default, may be left out; all others must be sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from shared.kinds.fields import Choice, Day, Derived, Field, Flag, Path, Whole
from shared.records.checks import Checks

Fields = Mapping[str, Field]
"""Name in the payload → field."""

_ABSENT: Any = object()


class Entry(NamedTuple):
    """A field in its place."""

    payload_name: str
    name: str
    field: Field
    default: Any  # of the payload; `_ABSENT`: it must be sent


class Body:
    """The fields of one model, in the model's order."""

    def __init__(self, name: str, model: type[BaseModel], declared: Fields, without: frozenset[str] = frozenset()):
        """Raises `TypeError` when a field needs bounds and has none, or bounds are given for no field."""
        unknown = declared.keys() - model.model_fields.keys()
        if unknown:
            raise TypeError(f"{name}: {model.__name__} has no field {', '.join(sorted(unknown))}")
        self.name = name
        self.entries = [
            _entry(name, field_name, info.annotation, info.get_default(), declared.get(field_name))
            for field_name, info in model.model_fields.items()
            if field_name not in without
        ]
        self.sent = [entry for entry in self.entries if entry.field.sent]

    def columns(self) -> list[Any]:
        """What `msgspec.defstruct` takes."""
        return [
            (entry.name, entry.field.type) if entry.default is _ABSENT else (entry.name, entry.field.type | None, None)
            for entry in self.sent
        ]

    def struct(self) -> type[msgspec.Struct]:
        return closed_struct(self.name, self.columns())

    def read(self, body: msgspec.Struct, checks: Checks, path: Path = ()) -> dict[str, Any]:
        """Payload name → value, of what was sent and of what follows from it."""
        values: dict[str, Any] = {}
        for payload_name, name, field, default in self.sent:
            sent = getattr(body, name)
            values[payload_name] = default if sent is None else field.read(sent, checks, (*path, name))
        if not checks.errors:
            for entry in self.entries:
                if isinstance(entry.field, Derived):
                    values[entry.payload_name] = entry.field.of(values)
        return values

    def show(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What is kept, as the API answers it."""
        return {
            name: None if (value := values.get(payload_name)) is None else field.show(value)
            for payload_name, name, field, _ in self.entries
        }

    def numbers(self, values: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, int]]:
        for payload_name, name, field, _ in self.sent:
            if (value := values.get(payload_name)) is not None:
                yield from field.numbers(value, (*path, name))


def closed_struct(name: str, columns: Sequence[Any]) -> type[msgspec.Struct]:
    return msgspec.defstruct(
        name, columns, forbid_unknown_fields=True, omit_defaults=True, gc=False, kw_only=True, module=__name__
    )


@dataclass(frozen=True)
class Nested(Field):
    """An object of its own."""

    fields: Fields
    body: Body | None = None

    @property
    def type(self) -> Any:
        return self._body.struct()

    @property
    def _body(self) -> Body:
        assert self.body, "not bound to a model"
        return self.body

    def bound(self, annotation: Any, name: str) -> Field:
        return Nested(self.fields, Body(f"{name}Part", annotation, self.fields))

    def read(self, value: Any, checks: Checks, path: Path) -> Any:
        return self._body.read(value, checks, path)

    def show(self, value: Any) -> Any:
        return self._body.show(value)

    def numbers(self, value: Any, path: Path) -> Iterator[tuple[Path, int]]:
        return self._body.numbers(value, path)


@dataclass(frozen=True)
class Items(Field):
    """A list of objects. `unique` are the names in the payload that two of them may not have in common."""

    fields: Fields
    unique: tuple[str, ...] = ()
    most: int = 1_000
    least: int = 0
    body: Body | None = None

    @property
    def type(self) -> Any:
        return list[self._body.struct()]  # type: ignore[misc]

    @property
    def _body(self) -> Body:
        assert self.body, "not bound to a model"
        return self.body

    def bound(self, annotation: Any, name: str) -> Field:
        body = Body(f"{name}Item", get_args(annotation)[0], self.fields)
        return Items(self.fields, self.unique, self.most, self.least, body)

    def read(self, value: Any, checks: Checks, path: Path) -> Any:
        check_length(value, self.least, self.most, checks, path)
        found = [self._body.read(item, checks, (*path, index)) for index, item in enumerate(value[: self.most])]
        seen: set[Path] = set()
        for index, item in enumerate(found):
            key = self._key(item)
            if self.unique and key in seen:
                checks.fail("duplicate_line", "同一项重复填报", "the same entry stands twice", *path, index,
                            hint="、".join(self.unique))  # fmt: skip
            seen.add(key)
        return found

    def show(self, value: Any) -> Any:
        return [self._body.show(item) for item in value]

    def numbers(self, value: Any, path: Path) -> Iterator[tuple[Path, int]]:
        """By what makes an item this item, so that it is found again at another place; else not at all."""
        for item in value if self.unique else ():
            yield from self._body.numbers(item, (*path, *self._key(item)))

    def _key(self, item: Mapping[str, Any]) -> Path:
        return tuple(str(item[name]) for name in self.unique)


@dataclass(frozen=True)
class Many(Field):
    """A list of simple values, none of them twice."""

    field: Field
    most: int = 100
    least: int = 0
    default: tuple[Any, ...] | None = None

    @property
    def type(self) -> Any:
        return list[self.field.type]  # type: ignore[name-defined]

    def bound(self, annotation: Any, name: str) -> Field:
        return replace(self, field=self.field.bound(get_args(annotation)[0], name))

    def read(self, value: Any, checks: Checks, path: Path) -> Any:
        check_length(value, self.least, self.most, checks, path)
        if len(set(value)) < len(value):
            checks.fail("duplicate_line", f"{path[-1]} 有重复项", f"{path[-1]} names something twice", *path)
        return [self.field.read(entry, checks, (*path, index)) for index, entry in enumerate(value[: self.most])]

    def show(self, value: Any) -> Any:
        return [self.field.show(entry) for entry in value]


def check_length(value: Sequence[Any], least: int, most: int, checks: Checks, path: Path) -> None:
    if len(value) < least:
        checks.fail("missing_field", f"{path[-1]} 至少 {least} 项", f"{path[-1]} needs at least {least}", *path)
    if len(value) > most:
        checks.fail("too_many_lines", f"{path[-1]} 最多 {most} 项", f"{path[-1]} has more than {most} entries", *path)


def _entry(body: str, name: str, annotation: Any, default: Any, declared: Field | None) -> Entry:
    plain, is_nullable = _without_none(annotation)
    field = (declared or _said_by(plain, f"{body}.{name}")).bound(plain, f"{body}{name.title().replace('_', '')}")
    if field.default is not None:
        default = field.default
    elif default is PydanticUndefined:
        default = None if is_nullable or (isinstance(field, Whole) and field.follows) else _ABSENT
    return Entry(name, field.named or name, field, default)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) not in (Union, UnionType):
        return annotation, False
    rest = tuple(part for part in get_args(annotation) if part is not NoneType)
    return (rest[0] if len(rest) == 1 else Union[rest]), len(rest) < len(get_args(annotation))  # noqa: UP007


def _said_by(annotation: Any, where: str) -> Field:
    """The field that an annotation alone describes."""
    if annotation is bool:
        return Flag()
    if annotation is date:
        return Day()
    if get_origin(annotation) is Literal:
        return Choice(get_args(annotation))
    if get_origin(annotation) in (list, tuple) and get_origin(get_args(annotation)[0]) is Literal:
        return Many(Choice(get_args(get_args(annotation)[0])))
    raise TypeError(f"{where} needs a declaration: its bounds do not follow from {annotation}")
