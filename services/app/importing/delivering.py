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
from services.app.importing.rows import Trouble
from services.app.importing.sending import INSTITUTIONS, Report, troubles

_LINES = 1000
_ATTEMPTS, _WAIT_S = 15, 2.0  # the services' copies of the register follow within seconds


@dataclass(slots=True)
class Delivered:
    """What became of it; counts are `created`, `unchanged`, `kept` (institutions) and `refused`."""

    institutions: Counter[str] = field(default_factory=Counter)
    records: dict[str, Counter[str]] = field(default_factory=dict)
    stored: list[Record] = field(default_factory=list)
    refused: list[Trouble] = field(default_factory=list)


def deliver(api: Api, gathered: Gathered, report: Report, pause: Callable[[float], None] = time.sleep) -> Delivered:
    """A refused line does not hold up the others, but what is of an unregistered institution is not sent."""
    done, missing = Delivered(), set[str]()
    known = list(gathered.institutions.values())
    bodies = [body for _, _, body in known]
    receipts = _send(api, INSTITUTIONS, bodies, "机构 / institutions", report, pause)
    for (line, row_id, body), receipt in zip(known, receipts, strict=True):
        what = _said(receipt["status"], kept="kept")
        done.institutions[what] += 1
        if what == "refused":
            missing.add(body["uscc"])
            done.refused.extend(troubles(line, row_id, receipt))
    sendable = [record for record in gathered.records if record.uscc not in missing]
    for resource, group in groupby(sendable, key=lambda record: record.resource):
        records = list(group)
        path = "/{}/v1/{}:batch".format(*resource.split("/"))
        counts = done.records.setdefault(resource, Counter(created=0, unchanged=0, refused=0))
        receipts = _send(api, path, [record.body for record in records], resource, report, pause)
        for record, receipt in zip(records, receipts, strict=True):
            what = _said(receipt["status"])
            counts[what] += 1
            if what == "refused":
                done.refused.extend(troubles(record.line, record.row_id, receipt))
            else:
                done.stored.append(record)
    return done


def _send(
    api: Api, path: str, bodies: Sequence[Any], stage: str, report: Report, pause: Callable[[float], None]
) -> Iterator[dict[str, Any]]:
    report(stage, 0, len(bodies))
    for start in range(0, len(bodies), _LINES):
        lines = [orjson.dumps(body) for body in bodies[start : start + _LINES]]
        receipts = api.batch(path, lines)
        for _ in range(_ATTEMPTS):
            late = [index for index, receipt in enumerate(receipts) if _is_late(receipt)]
            if not late:
                break
            pause(_WAIT_S)
            for index, receipt in zip(late, api.batch(path, [lines[index] for index in late]), strict=True):
                receipts[index] = receipt
        yield from receipts
        report(stage, start + len(lines), len(bodies))


def _is_late(receipt: dict[str, Any]) -> bool:
    """The service has not heard of the institution yet."""
    return bool(receipt.get("problem", {}).get("code") == "institution_unknown")


def _said(status: int, kept: str = "refused") -> str:
    """`kept`: what an existing record that says otherwise means."""
    said = {httpx.codes.CREATED: "created", httpx.codes.OK: "unchanged", httpx.codes.PRECONDITION_REQUIRED: kept}
    return said.get(httpx.codes(status), "refused")
