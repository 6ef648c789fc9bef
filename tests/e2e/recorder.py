"""A partner of both provinces that writes down what he was answered: which content of each record counts.

Only answers with 2xx change what is counted, by the rules of api.md "Revisions", "States" and "Batches".
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import quote

import httpx

from tests.e2e.partner import PATIENCE_S, Json, Partner, lines_of
from tests.independent.measured import Stay
from tests.independent.recorded import Entry, Recorded

REGISTER_PATIENCE_S = 30.0
REGISTERS = {"projects/awards", "waste/treatment-facilities", "training/joint-standards"}
SILENT = {"waste/treatment-facilities"}  # no reason is asked for
KEYS = {
    "projects/projects": ("institution_uscc", "project_no"),
    "projects/verifications": ("institution_uscc", "year"),
    "projects/awards": ("institution_uscc", "kind", "level", "batch"),
    "projects/documents": ("doc_no",),
    "projects/rosters": ("region_code", "roster_class", "year"),
    "projects/nil-reports": ("resource", "region_code", "institution_uscc", "period"),
    "vehicles/vehicle-acquisitions": ("institution_uscc", "acquisition_no"),
    "vehicles/vehicle-stocks": ("institution_uscc", "period"),
    "vehicles/nev-promotions": ("institution_uscc", "held_on", "title"),
    "waste/treatment-facilities": ("facility_code",),
    "waste/sorting-surveys": ("institution_uscc", "as_of"),
    "waste/plastic-declarations": ("institution_uscc", "catalogue_edition"),
    "waste/plastic-inspections": ("institution_uscc", "inspected_on", "team"),
    "training/brand-promotions": ("institution_uscc", "held_on", "title"),
    "training/exchanges": ("institution_uscc", "to_uscc", "starts_on"),
    "training/joint-standards": ("draft_no",),
}
Name = tuple[str, tuple[str, ...]]  # the resource, and the key in the order of the path


@dataclass
class Filed:
    """One record as it was last answered. `counted` is the content that counts, `confirmed` the revision stood by."""

    by: str
    revision: int
    state: str | None
    body: Json
    counted: Json | None
    confirmed: int | None = None
    sent: Json | None = None  # the newest request, where it was a PUT


@dataclass
class Recorder:
    """`partners` by province. `unanswered` counts how often the last request had to be sent again."""

    partners: dict[str, Partner]
    filed: dict[Name, Filed] = field(default_factory=dict)
    rows: dict[str, list[Stay]] = field(default_factory=dict)
    register_revision: dict[str, int] = field(default_factory=dict)
    unanswered: int = 0

    def register(self, by: str, uscc: str, body: Json) -> None:
        """A new row closes the former from its first day on."""
        known = self.register_revision.get(uscc)
        path = f"/statistics/v1/institutions/{uscc}"
        answer = self.answered(lambda: self.partners[by].put(path, body, if_match=known))
        assert answer.status_code in (200, 201), answer.text
        first = date.fromisoformat(body["valid_from"])
        last = date.fromisoformat(body["valid_to"]) if body.get("valid_to") else None
        row = Stay(first, last, body["region_code"], body["is_key_user"], body.get("located_in"))
        before = [_until(stay, first - timedelta(days=1)) for stay in self.rows.get(uscc, []) if stay.first < first]
        self.rows[uscc] = [*before, row]
        self.register_revision[uscc] = answer.json()["revision"]

    def put(self, by: str, name: Name, body: Json) -> httpx.Response:
        """Create, or revise what is known; then the same again, as after a lost answer."""
        known = self.filed.get(name)
        sent = body | ({"reason": f"第 {known.revision} 版有误，更正"} if known and name[0] not in SILENT else {})
        match = known.revision if known else None
        answer = self.answered(lambda: self.partners[by].put(path_of(name), sent, if_match=match))
        if answer.is_success:
            self._keep(by, name, sent, answer.json())
        return answer

    def act(self, by: str, name: Name, verb: str) -> httpx.Response:
        """accept, return or withdraw."""
        known = self.filed[name]
        path, body = f"{path_of(name)}/{verb}", {"reason": f"第 {known.revision} 版：{verb}"}
        answer = self.answered(lambda: self.partners[by].post(path, body, if_match=known.revision))
        if answer.is_success:
            said = answer.json()
            known.revision, known.state, known.sent = said["revision"], said["state"], None
            known.counted = known.body if verb == "accept" else None if verb == "withdraw" else known.counted
        return answer

    def confirm(self, by: str, name: Name) -> httpx.Response:
        revision = self.filed[name].revision
        path = f"{path_of(name)}/confirmations"
        answer = self.answered(lambda: self.partners[by].post(path, {"revision": revision}))
        if answer.is_success:
            self.filed[name].confirmed = revision
        return answer

    def take_back(self, by: str, name: Name) -> httpx.Response:
        path = f"{path_of(name)}/confirmations/withdraw"
        answer = self.answered(lambda: self.partners[by].post(path, {"reason": "日期有误，暂撤回确认"}))
        if answer.is_success:
            self.filed[name].confirmed = None
        return answer

    def refused(self, by: str, name: Name, body: Json, *, if_match: int | None, status: int) -> None:
        """A revision that must not be taken."""
        answer = self.answered(lambda: self.partners[by].put(path_of(name), body, if_match=if_match))
        assert answer.status_code == status, (name, answer.status_code, answer.text)

    def repeated(self, by: str, name: Name) -> None:
        """The newest request once more, as after a lost answer: the same record, nothing new."""
        filed = self.filed[name]
        if filed.sent is None:
            return
        match = filed.revision - 1 or None
        answer = self.answered(lambda: self.partners[by].put(path_of(name), filed.sent, if_match=match))
        assert answer.status_code == 200, (name, answer.text)
        assert answer.json()["revision"] == filed.revision

    def batch(self, by: str, resource: str, bodies: dict[Name, Json], mode: str = "each") -> list[Json]:
        """New and known records in one request; the receipts."""
        lines = [self._line(name, body) for name, body in bodies.items()]
        content = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
        service, _, things = resource.partition("/")
        answer = self.answered(
            lambda: self.partners[by].http.post(
                f"/{service}/v1/{things}:batch", params={"mode": mode}, content=content,
                headers={"Content-Type": "application/x-ndjson"},
            )
        )  # fmt: skip
        receipts = lines_of(answer) if answer.status_code == 200 else []
        for (name, body), receipt in zip(bodies.items(), receipts, strict=False):
            if receipt["status"] in (200, 201):
                self._keep(by, name, body, {"revision": receipt["revision"], "state": body.get("state")})
        return receipts

    def answered(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        """Send the same request until there is an answer that is not "later", or remains so.

        An institution that has left the register by the record's day is as unknown as one that is still on its way.
        """
        self.unanswered, until = 0, time.monotonic() + PATIENCE_S
        unknown_since: float | None = None
        answer: httpx.Response | None = None
        while True:
            try:
                answer = send()
                if answer.status_code < 500 and "institution_unknown" not in answer.text:
                    return answer
                unknown_since = (unknown_since or time.monotonic()) if answer.status_code < 500 else None
                if unknown_since and time.monotonic() - unknown_since > REGISTER_PATIENCE_S:
                    return answer
                assert answer.status_code in (200, 409, 422, 503), f"{answer.status_code} {answer.text}"
            except httpx.TransportError:
                unknown_since = None
            assert time.monotonic() < until, f"no answer in time: {answer.text if answer else None}"
            self.unanswered += 1
            time.sleep(0.05)

    def world(self) -> Recorded:
        """What must be in the values once everything is applied."""
        entries = [
            Entry(resource, key, dict(zip(KEYS[resource], key, strict=True)) | filed.counted, _stands(filed))
            for (resource, key), filed in self.filed.items()
            if filed.counted is not None
        ]
        return Recorded(deepcopy(self.rows), entries)

    def _keep(self, by: str, name: Name, body: Json, said: Json) -> None:
        known = self.filed.get(name)
        counts = name[0] in REGISTERS or said["state"] == "accepted"
        counted = body if counts else known.counted if known else None
        state = None if name[0] in REGISTERS else said["state"]
        confirmed = known.confirmed if known else None
        self.filed[name] = Filed(by, said["revision"], state, body, counted, confirmed, body)

    def _line(self, name: Name, body: Json) -> Json:
        line = dict(zip(KEYS[name[0]], name[1], strict=True)) | body
        known = self.filed.get(name)
        return line | ({"revision": known.revision} if known else {})


def path_of(name: Name) -> str:
    service, _, things = name[0].partition("/")
    return "/".join([f"/{service}/v1/{things}", *(quote(part, safe="") for part in name[1])])


def _stands(filed: Filed) -> bool:
    """Whether the other province stands by what is current."""
    return filed.confirmed == filed.revision


def _until(stay: Stay, last: date) -> Stay:
    return Stay(stay.first, min(stay.last or last, last), stay.region, stay.is_key_user, stay.located_in)
