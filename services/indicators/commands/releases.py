"""A release is drafted by one province, signed by both, and then sealed: each use case is one transaction."""

from __future__ import annotations

import hashlib

import msgspec
from psycopg.types.json import Jsonb

from services.indicators.events import SEALED, ReleaseSignature, SealedRelease
from services.indicators.governance import releases
from services.indicators.governance.frozen import Rows, digest_of, rows_of
from services.indicators.governance.releases import Release
from services.indicators.governance.spec import ReleaseBody, Spec, spec_of
from services.indicators.standards.store import Standards
from services.indicators.values.cells import vintage
from shared.db import Connection, Database
from shared.db.copying import copy_rows
from shared.geography import BOTH, PROVINCES
from shared.outbox.table import OutboxEvent, emit
from shared.web.problems import FieldError, Problem, validation

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('bashu.releases'))"
_ROW = (("no", "integer"), ("part", "text"), ("place", "integer"), ("region", "text"), ("content", "jsonb"))


def draft(
    database: Database, standards: Standards, body: ReleaseBody, key: str, province: str, client_id: str
) -> tuple[Release, bool]:
    """The release, and whether it is new. Its rows are read in one snapshot and never change from then on."""
    asked = hashlib.sha256(msgspec.json.encode(body)).hexdigest()
    with database.snapshot() as connection:
        if known := releases.repeated(connection, client_id, key, asked):
            return known, False
        at, catalogue = vintage(connection, body.position), standards.catalogue(connection)
        if body.position not in (None, at.number):
            zh, en = f"没有批次 {body.position}，最新为 {at.number}", f"there is no batch {body.position}: {at.number}"
            raise validation([FieldError("unknown_position", zh, en, "/position")])
        spec = spec_of(catalogue, at, body)
        closes = _closes(standards, connection, spec)
        rows = rows_of(connection, catalogue, at, spec, closes_plan=closes)
    with database.transaction() as connection:
        connection.execute(_LOCK)
        if known := releases.repeated(connection, client_id, key, asked):
            return known, False
        row = connection.execute("SELECT coalesce(max(no), 0) + 1 FROM release").fetchone()
        assert row is not None
        no = int(row[0])
        connection.execute(
            "INSERT INTO release (no, revision, state, title, plan, closes_plan, spec, position, digest, created_by,"
            " client_id, created_at, idempotency_key, asked)"
            " VALUES (%s, 1, 'draft', %s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp(), %s, %s)",
            (no, body.title, spec.plan, closes, Jsonb(spec.as_dict()), at.number,
             digest_of(body.title, spec, at.number, rows), province, client_id, key, asked),
        )  # fmt: skip
        _freeze(connection, no, rows)
        return releases.find(connection, no), True


def sign(database: Database, no: int, digest: str, province: str, client_id: str) -> Release:
    """One province signs the digest for itself; with the other's signature the release is sealed and announced."""
    with database.transaction() as connection:
        release = releases.find(connection, no, lock=True)
        signed = {each.province for each in releases.signatures(connection, no)}
        if digest != release.digest:
            raise Problem(
                412,
                "digest_differs",
                f"摘要与发布 {no} 的内容不符：请重新阅读后再签署",
                f"The digest is not that of release {no}: read it again before signing.",
                extra={"digest": release.digest},
            )
        if province in signed:
            return release
        _require_draft(release)
        connection.execute(
            "INSERT INTO release_signature VALUES (%s, %s, %s, %s, clock_timestamp())",
            (no, province, client_id, digest),
        )
        is_sealed = {*signed, province} == set(PROVINCES)
        _move_on(connection, no, "sealed" if is_sealed else "draft")
        release = releases.find(connection, no)
        if is_sealed:
            emit(connection, [_event(connection, release)])
        return release


def withdraw(database: Database, no: int, reason: str, province: str) -> Release:
    """A draft is taken back by the province that made it, signed by the other or not."""
    with database.transaction() as connection:
        release = releases.find(connection, no, lock=True)
        if release.created_by != province:
            raise Problem(
                403,
                "not_the_proposer",
                f"发布 {no} 由 {release.created_by} 起草，只有起草方可以撤回",
                f"Release {no} was drafted by {release.created_by}: only that province withdraws it.",
            )
        if release.state == "withdrawn":
            return release
        _require_draft(release)
        _move_on(connection, no, "withdrawn", reason)
        return releases.find(connection, no)


def _closes(standards: Standards, connection: Connection, spec: Spec) -> bool:
    """Whether it judges the plan on its last day, or later."""
    if spec.plan is None or spec.day is None:
        return False
    return spec.day >= standards.catalogue(connection).plan(spec.plan).end


def _freeze(connection: Connection, no: int, rows: Rows) -> None:
    parts = (("values", rows.values), ("targets", rows.targets))
    copy_rows(
        connection,
        "release_row",
        _ROW,
        ((no, part, place, row["region"], Jsonb(row)) for part, found in parts for place, row in enumerate(found)),
    )


def _require_draft(release: Release) -> None:
    if release.state != "draft":
        raise Problem(
            409,
            "state_not_allowed",
            f"发布 {release.no} 的状态为 {release.state}，不再变更",
            f"Release {release.no} is {release.state}: it does not change any more.",
            extra={"state": release.state},
        )


def _move_on(connection: Connection, no: int, state: str, reason: str | None = None) -> None:
    connection.execute(
        "UPDATE release SET revision = revision + 1, state = %(state)s, reason = %(reason)s,"
        " ended_at = CASE WHEN %(state)s <> 'draft' THEN clock_timestamp() END WHERE no = %(no)s",
        {"no": no, "state": state, "reason": reason},
    )


def _event(connection: Connection, release: Release) -> OutboxEvent:
    assert release.ended_at is not None
    rows, spec = releases.rows(connection, release.no), release.spec
    state = SealedRelease(
        no=release.no,
        revision=release.revision,
        title=release.title,
        plan=release.plan,
        closes_plan=release.closes_plan,
        standards=sorted({str(row["standard"]) for row in (*rows.values, *rows.targets)}),
        indicators=list(spec.indicators),
        regions=list(spec.regions),
        periods=list(spec.periods),
        judged_on=spec.day,
        position=release.position,
        digest=release.digest,
        signatures=[
            ReleaseSignature.model_validate(each._asdict()) for each in releases.signatures(connection, release.no)
        ],
        sealed_at=release.ended_at,
    )
    data = state.model_dump_json().encode()
    return OutboxEvent(SEALED, str(release.no), str(release.no), release.revision, BOTH, data)
