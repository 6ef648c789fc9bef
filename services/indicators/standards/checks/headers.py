"""Rules for every standard: its header, its place, and what a new version may change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.difference import changed_places
from services.indicators.standards.document import Document

KINDS = ("factors", "indicators", "plan", "review")
_HEADER = {"name", "version", "kind", "approved", "title"}
_FIELDS = {
    "factors": {"sets"},
    "indicators": {"form", "base_year", "factors", "terms", "indicators", "extends", "measures"},
    "plan": {
        "plan", "document_no", "region", "start", "end", "base_year", "indicators", "settings", "targets",
        "partner", "boxes", "classes", "duties", "measures", "beside",
    },
    "review": {"rules"},
}  # fmt: skip


def header_is_complete(document: Document, _others: Others) -> Iterator[Fault]:
    for field in sorted(_HEADER - document.data.keys()):
        yield fault(document, (), "header_incomplete", f"缺少 {field}", f"{field} is missing")
    if document.kind not in KINDS:
        yield fault(document, ("kind",), "unknown_kind", f"kind 应为 {'、'.join(KINDS)}", f"kind is one of {KINDS}")
    if not isinstance(document.data.get("approved"), date | None):
        zh, en = "approved 应为日期，草案留空", "approved is a date, or empty in a draft"
        yield fault(document, ("approved",), "bad_date", zh, en)
    title = document.data.get("title")
    if not isinstance(title, dict) or not {"zh", "en"} <= title.keys():
        yield fault(document, ("title",), "title_incomplete", "title 应有 zh 和 en", "title has zh and en")


def fields_are_known(document: Document, _others: Others) -> Iterator[Fault]:
    for field in document.data.keys() - _HEADER - _FIELDS.get(document.kind, set()):
        yield fault(document, (field,), "unknown_field", f"未知字段 {field}", f"{field} is not a field of this kind")


def path_is_name_and_version(document: Document, _others: Others) -> Iterator[Fault]:
    name, version = document.data.get("name"), str(document.data.get("version"))
    if not re.fullmatch(r"\d+\.\d+\.\d+", version, re.ASCII):
        yield fault(document, ("version",), "bad_version", "version 应如 1.0.0", "version looks like 1.0.0")
    if (document.path.parent.name, document.path.stem) != (name, version):
        wanted = f"{name}/{version}.yaml"
        yield fault(document, ("name",), "wrong_place", f"文件应为 {wanted}", f"the file belongs at {wanted}")


def minor_only_adds(document: Document, others: Others) -> Iterator[Fault]:
    before = others.before(document)
    if before is None:
        return
    for place in changed_places(before.data, document.data):
        if place[0] not in ("version", "approved", "title"):
            where = ".".join(place)
            zh, en = f"{where} 与 {before.path.stem} 不同：改动须升主版本", f"{where} differs from {before.path.stem}"
            yield fault(document, place, "changed_in_minor", zh, f"{en}: a change is a new major version")
