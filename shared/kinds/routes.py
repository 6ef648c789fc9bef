"""The routes of a service whose kinds are declared: its records, its events, its status."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from inspect import Parameter, Signature
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from shared.clock import today
from shared.db import Database
from shared.kinds.declared import Declared
from shared.kinds.keys import Part
from shared.kinds.reported import Reported
from shared.outbox.feed import feed_router
from shared.records.checks import Checks
from shared.records.correcting import add_corrections
from shared.records.filters import UpdatedSince
from shared.records.kind import Key
from shared.records.reading import Filter
from shared.records.routes import add_routes
from shared.web.filters import Region
from shared.web.routing import ServiceRouter

State = Literal["submitted", "returned", "accepted", "withdrawn", "sealed"] | None


def service_router(service: str, database: Database, kinds: Sequence[Declared]) -> APIRouter:
    """All routes of a service, on its own database; what it has beside its kinds it adds to the router."""
    routes = ServiceRouter(service)
    add_kinds(routes, service, database, kinds)
    routes.include_router(feed_router(service, database))
    return routes


def add_kinds(routes: APIRouter, service: str, database: Database, kinds: Sequence[Declared]) -> None:
    """The routes of these kinds alone, for a service that has others beside them."""
    scope = f"{service}:write"
    for kind in kinds:
        add_routes(routes, database, kind, key=key_of(kind), filter_by=filter_of(kind), scope=scope)
        if isinstance(kind, Reported) and kind.is_sealed_by_releases:
            add_corrections(routes, database, kind, key=key_of(kind), scope=scope)


def key_of(kind: Declared) -> Callable[..., Key]:
    """A dependency that reads the key from the path, each part documented under its name."""

    def read(**texts: str) -> Key:
        return kind.key_reader()(*(texts[part.name] for part in kind.parts))

    # Patterns are for readers of the document only: the parts answer a wrong key with its code and a hint.
    return _with_parameters(
        read, {part.name: (Annotated[str, Path(json_schema_extra=dict(part.schema))], ...) for part in kind.parts}
    )


def filter_of(kind: Declared) -> Callable[..., Filter]:
    """A dependency that reads what a list is limited to: the parts of the key, the state, region and time."""

    def read(**asked: Any) -> Filter:
        checks, where = Checks(), list[tuple[str, Any]]()
        for part in kind.parts:
            if (text := asked[_query(part)]) is not None:
                where.append((f"h.{part.name} = %s", part.column(text, checks, today())))
        checks.done()
        if asked.get("state") is not None:
            where.append(("h.state = %s", asked["state"]))
        return Filter(asked["region"], asked["updated_since"], where)

    parts = {_query(part): (_asked(part), None) for part in kind.parts}
    state = {"state": (State, None)} if kind.has_states else {}
    shared = {"region": (Region, None), "updated_since": (UpdatedSince, None)}
    return _with_parameters(read, {**parts, **state, **shared})


def _query(part: Part) -> str:
    return part.name


def _asked(part: Part) -> Any:
    return Annotated[str | None, Query(json_schema_extra=dict(part.schema))]


def _with_parameters(read: Callable[..., Any], parameters: dict[str, tuple[Any, Any]]) -> Callable[..., Any]:
    """A function whose signature FastAPI reads these parameters from; `...`: without a default."""
    named = partial(read)
    named.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation,
                      default=Parameter.empty if default is ... else default)
            for name, (annotation, default) in parameters.items()
        ]
    )  # fmt: skip
    return named
