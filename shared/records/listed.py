"""The same shape with its lists closed: what it reads is then a text that is there already, and none is made.

Bodies declare what a text may be, but take any: which value is wrong, and what may stand there, is ours to tell. For
the many in which all is listed, msgspec is a quarter quicker when it knows the list.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import fields


def only_listed(shape: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """Structs of the same fields; those that declare an `enum` for JSON Schema take its values only."""
    hints = get_type_hints(shape, include_extras=True)
    config = shape.__struct_config__
    return msgspec.defstruct(
        shape.__name__,
        [
            (field.name, _closed(hints[field.name]))
            if field.required
            else (field.name, _closed(hints[field.name]), msgspec.field(default=field.default))
            for field in fields(shape)
        ],
        forbid_unknown_fields=config.forbid_unknown_fields,
        omit_defaults=config.omit_defaults,
        gc=config.gc,
        kw_only=True,
    )


def _closed(hint: Any) -> Any:
    if get_origin(hint) is Annotated:
        for meta in get_args(hint)[1:]:
            if listed := isinstance(meta, msgspec.Meta) and (meta.extra_json_schema or {}).get("enum"):
                return Literal[tuple(listed)]
    if get_origin(hint) is list:
        (item,) = get_args(hint)
        return list[only_listed(item)]  # type: ignore[misc]
    return hint
