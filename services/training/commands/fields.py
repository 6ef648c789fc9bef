"""Fields that only training has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from services.training.persons import REF_LENGTH
from shared.kinds.fields import Field, Path
from shared.records.checks import Checks

PATTERN = f"^[0-9a-f]{{{REF_LENGTH}}}$"


@dataclass(frozen=True)
class PersonRef(Field):
    """The keyed hash of a person, and nothing that could be one's name, telephone or identity number."""

    @property
    def type(self) -> Any:
        return Annotated[str, msgspec.Meta(extra_json_schema={"pattern": PATTERN})]

    def read(self, value: str, checks: Checks, path: Path) -> str:
        if not re.fullmatch(PATTERN, value):
            checks.fail("person_ref_malformed", "不是人员散列：不得填写姓名、电话或证件号码",
                        "not the hash of a person; no name, telephone or identity number belongs here", *path,
                        hint="POST /training/v1/person-refs")  # fmt: skip
        return value
