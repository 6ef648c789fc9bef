"""Gathered records, sent through the batch endpoints of their services, institutions first."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import httpx
import orjson

from services.app.client import Api
from services.app.importing.gathering import Gathered, Record
from services.app.importing.growing import GROWN_EN, GROWN_ZH, KEPT, Stored, compare
from services.app.importing.rows import Trouble
from services.app.importing.sending import INSTITUTIONS, Report, troubles
from services.app.kinds import path_of

_LINES = 1000
_ATTEMPTS, _WAIT_S = 15, 2.0  # the services' copies of the register follow within seconds


@dataclass(slots=True)
class Delivered:
    """What became of it; counts are `created`, `unchanged`, `grown` (records), `kept` (institutions) and `refused`."""

    institutions: Counter[str] = field(default_factory=Counter)
    records: dict[str, Counter[str]] = field(default_factory=dict)
    stored: list[Record] = field(default_factory=list)
    refused: list[Trouble] = field(default_factory=list)
    grown: list[Trouble] = field(default_factory=list)

    def note(self, record: Record, receipt: dict[str, Any], what: str) -> None:
        self.records[record.resource][what] += 1
        if what == "refused":
            self.refused.extend(troubles(record.line, record.row_id, receipt))
        else:
            self.stored.append(record)


def deliver(api: Api, gathered: Gathered, report: Report, pause: Callable[[float], None] = time.sleep) -> Delivered:
    """A refused line does not hold up the others, but what is of an unregistered institution is not sent."""
    return _Delivery(api, report, pause).deliver(gathered)


class _Delivery:
    def __init__(self, api: Api, report: Report, pause: Callable[[float], None]) -> None:
        self._api, self._report, self._pause = api, report, pause
        self._done = Delivered()

    def deliver(self, gathered: Gathered) -> Delivered:
        missing = self._register(gathered)
        sendable = [record for record in gathered.records if record.uscc not in missing]
        for resource, group in groupby(sendable, key=lambda record: record.resource):
            self._file(resource, list(group))
        return self._done

    def _register(self, gathered: Gathered) -> set[str]:
        """The institutions that the register refused."""
        missing = set[str]()
        known = list(gathered.institutions.values())
        receipts = self._send(INSTITUTIONS, [body for _, _, body in known], "机构 / institutions")
        for (line, row_id, body), receipt in zip(known, receipts, strict=True):
            what = _said(receipt["status"], kept="kept")
            self._done.institutions[what] += 1
            if what == "refused":
                missing.add(body["uscc"])
                self._done.refused.extend(troubles(line, row_id, receipt))
        return missing

    def _file(self, resource: str, records: Sequence[Record]) -> None:
        base = "/{}/v1/{}".format(*resource.split("/"))
        self._done.records.setdefault(resource, Counter(created=0, unchanged=0, refused=0))
        there = []
        receipts = self._send(f"{base}:batch", [record.body for record in records], resource)
        for record, receipt in zip(records, receipts, strict=True):
            if record.counts and receipt["status"] == httpx.codes.PRECONDITION_REQUIRED:
                there.append((record, receipt))
            else:
                self._done.note(record, receipt, _said(receipt["status"]))
        if there:
            self._grow(base, there)

    def _grow(self, base: str, there: Sequence[tuple[Record, dict[str, Any]]]) -> None:
        """Of records that are stored with other sums, correct those that were made of a part of these rows."""
        parts: list[tuple[Record, dict[str, Any]]] = []
        for record, receipt in there:
            stored = self._api.get(path_of(base, record.body)).json()
            match compare(stored, record):
                case Stored.SAME:
                    self._done.note(record, receipt, "unchanged")
                case Stored.PART:
                    parts.append((record, stored))
                case Stored.FULLER:
                    self._done.note(record, {"status": receipt["status"], "problem": KEPT}, "refused")
                case Stored.OTHER:
                    self._done.note(record, receipt, "refused")
        reason = f"{GROWN_ZH} / {GROWN_EN}"
        bodies = [{**record.body, "revision": stored["revision"], "reason": reason} for record, stored in parts]
        receipts = self._send(f"{base}:batch", bodies, "更正 / corrections")
        for (record, stored), receipt in zip(parts, receipts, strict=True):
            grown = receipt["status"] == httpx.codes.OK
            self._done.note(record, receipt, "grown" if grown else "refused")
            if grown:
                said = ", ".join(f"{name} {stored[name]} → {record.body[name]}" for name in sorted(record.sums))
                trouble = Trouble(record.line, record.row_id, "", said, "record_grown", GROWN_ZH, GROWN_EN)
                self._done.grown.append(trouble)

    def _send(self, path: str, bodies: Sequence[Any], stage: str) -> Iterator[dict[str, Any]]:
        self._report(stage, 0, len(bodies))
        for start in range(0, len(bodies), _LINES):
            lines = [orjson.dumps(body) for body in bodies[start : start + _LINES]]
            receipts = self._api.batch(path, lines)
            for _ in range(_ATTEMPTS):
                late = [index for index, receipt in enumerate(receipts) if _is_late(receipt)]
                if not late:
                    break
                self._pause(_WAIT_S)
                for index, receipt in zip(late, self._api.batch(path, [lines[index] for index in late]), strict=True):
                    receipts[index] = receipt
            yield from receipts
            self._report(stage, start + len(lines), len(bodies))


def _is_late(receipt: dict[str, Any]) -> bool:
    """The service has not heard of the institution yet."""
    return bool(receipt.get("problem", {}).get("code") == "institution_unknown")


def _said(status: int, kept: str = "refused") -> str:
    """`kept`: what an existing record that says otherwise means."""
    said = {httpx.codes.CREATED: "created", httpx.codes.OK: "unchanged", httpx.codes.PRECONDITION_REQUIRED: kept}
    return said.get(httpx.codes(status), "refused")
