"""Keyed hashes of persons, for records that name people by them. What is asked here is not kept."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Response

from services.training.persons import person_key, person_ref
from services.training.rules.rosters import LONGEST_NAME, check_person
from shared.db import Database
from shared.records import documents
from shared.records.checks import Checks
from shared.records.decoding import decode
from shared.records.kind import foreign
from shared.records.routes import Body
from shared.register.lookup import Register, read_register
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller

MOST = 1_000


class Person(msgspec.Struct, forbid_unknown_fields=True):
    """What makes a person's hash."""

    name: Annotated[str, msgspec.Meta(extra_json_schema={"maxLength": LONGEST_NAME})]
    institution_uscc: str
    phone_last4: Annotated[str, msgspec.Meta(extra_json_schema={"pattern": "^[0-9]{4}$"})]


class PersonsBody(msgspec.Struct, forbid_unknown_fields=True):
    persons: Annotated[list[Person], msgspec.Meta(extra_json_schema={"maxItems": MOST})]


def add_persons(routes: APIRouter, database: Database) -> None:
    @routes.post("/training/v1/person-refs", responses=documents.one("the hashes, in the order of the persons"),
                 openapi_extra=documents.takes(PersonsBody))  # fmt: skip
    def post_person_refs(*, by: Principal = caller("training:write"), body: Body) -> Response:
        """人员散列。Hashes of people of the caller's own region: else a hash in an event could be guessed at."""
        persons = decode(body, _read).persons
        _check(persons)
        with database.transaction() as connection:
            register = read_register(connection, [person.institution_uscc for person in persons])
            _require_own(persons, register, by)
            key = person_key(connection)
        refs = [person_ref(key, person.name, person.institution_uscc, person.phone_last4) for person in persons]
        return json_answer({"person_refs": refs})


def _check(persons: list[Person]) -> None:
    checks = Checks()
    if not 0 < len(persons) <= MOST:
        checks.fail("too_many_lines", f"每次 1–{MOST} 人", f"1 to {MOST} persons at a time", "persons")
    for index, person in enumerate(persons[:MOST]):
        check_person(checks, person.name, person.phone_last4, "persons", index)
        checks.uscc(person.institution_uscc, "persons", index, "institution_uscc")
    checks.done()


def _require_own(persons: list[Person], register: Register, by: Principal) -> None:
    """Raises `Problem` 403, and for an institution nobody knows too: what is not there is nobody's."""
    for person in persons:
        rows = register.get(person.institution_uscc, [])
        if not any(by.covers(row.region_code) for row in rows):
            raise foreign(rows[-1].region_code if rows else "")


_read = msgspec.json.Decoder(PersonsBody)
