"""What a mapping may say about one value, and how it is read from a row. Pure.

A row is a mapping of column name to text, trimmed. What cannot be read raises `CellError`, which names the
column; whoever walks the rows adds the row's number.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from shared.identifiers import with_check_digit

Row = Mapping[str, str]

_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", re.ASCII)
_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class CellError(ValueError):
    """A value that cannot be read; `code` is stable, `zh` and `en` say what is wrong."""

    def __init__(self, column: str, value: str, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.column = column
        self.value = value
        self.code = code
        self.zh = zh
        self.en = en


class Entry(BaseModel):
    """A part of a mapping file: what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FromColumn(Entry):
    """A column as it is, or looked up in a table; `otherwise` for empty and unlisted values."""

    column: str
    table: dict[str, str] | None = None
    otherwise: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    def read(self, row: Row) -> str:
        text = row[self.column]
        found = text if self.table is None else self.table.get(text, "")
        if found:
            return found
        if self.otherwise is not None:
            return self.otherwise
        if not text:
            raise CellError(self.column, text, "empty", "不能为空", "must not be empty")
        raise CellError(self.column, text, "not_in_table", "对照表中没有这个值", "not in the mapping's table")


class Rewritten(Entry):
    """A column whose whole text fits the regular expression `pattern`, written anew: `\\1` is its first group."""

    column: str
    pattern: str
    write: str

    @field_validator("pattern")
    @classmethod
    def _is_one(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    def read(self, row: Row) -> str:
        text = _required(row, self.column)
        match = re.fullmatch(self.pattern, text, re.ASCII)
        if match is None:
            looks = _looks_like(self.pattern)
            zh, en = f"格式应如 {looks}（# 为一位数字）", f"should look like {looks} (# is a digit)"
            raise CellError(self.column, text, "not_like_pattern", zh, en)
        return match.expand(self.write)


class Joined(Entry):
    """Several columns, with a text between them; none may be empty."""

    join: tuple[str, ...] = Field(min_length=2)
    between: str = " "

    @property
    def columns(self) -> tuple[str, ...]:
        return self.join

    def read(self, row: Row) -> str:
        return self.between.join(_required(row, column) for column in self.join)


class SpreadOver(Entry):
    """One of a list, always the same one for the same text: made-up regions for data that has none."""

    spread_by: str | Joined
    over: list[str] = Field(min_length=1)

    @property
    def columns(self) -> tuple[str, ...]:
        return named_columns(self.spread_by)

    def read(self, row: Row) -> str:
        return self.over[_hashed(_text(row, self.spread_by)) % len(self.over)]


class DerivedCode(Entry):
    """A made-up credit code, always the same one for the same text in the same namespace.

    `prefix`: registering authority, kind and division, the first 8 digits of the code.
    """

    derived_from: str | Joined
    namespace: str
    prefix: str = Field(pattern=r"^\d{8}$")

    @property
    def columns(self) -> tuple[str, ...]:
        return named_columns(self.derived_from)

    def read(self, row: Row) -> str:
        number = _hashed(f"{self.namespace}/{_text(row, self.derived_from)}")
        body = ""
        for _ in range(9):
            number, digit = divmod(number, len(_CODE_CHARACTERS))
            body += _CODE_CHARACTERS[digit]
        return with_check_digit(self.prefix + body)


TextSource = str | FromColumn | Rewritten | Joined | SpreadOver | DerivedCode


def read_text(source: TextSource, row: Row) -> str:
    """A constant, or what the row says."""
    return source if isinstance(source, str) else source.read(row)


def columns_of(source: TextSource) -> tuple[str, ...]:
    return () if isinstance(source, str) else source.columns


def named_columns(of: str | Joined) -> tuple[str, ...]:
    """Of one column by its name, or several joined."""
    return of.columns if isinstance(of, Joined) else (of,)


class AmountSource(Entry):
    """A number in a column, in the field's own unit or one that the mapping defines.

    `negative`: `refuse` (default) makes the row unreadable, `leave_out` leaves this value out and says so.
    `empty` values are absent: not zero.
    """

    column: str
    unit: str
    negative: Literal["refuse", "leave_out"] = "refuse"


def number_in(column: str, row: Row) -> Decimal | None:
    """The exact number of a cell; None when it is empty. Raises `CellError` for anything else."""
    text = row[column]
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise CellError(column, text, "not_a_number", "不是数字", "not a number")
    return Decimal(text)


@dataclass(frozen=True, slots=True)
class Conversion:
    """From a column's unit to integers of 10^-decimals of the field's unit."""

    unit: str
    field_unit: str
    factor: Fraction
    decimals: int
    why: str = ""

    def smallest(self, amount: Decimal) -> int:
        """Rounded once, half-even."""
        scale: int = 10**self.decimals
        return round(Fraction(amount) * self.factor * scale)


def _looks_like(pattern: str) -> str:
    """A simple regular expression as somebody would write it down: `(\\d{4}) / (\\d\\d)` is `#### / ##`."""
    digits = re.sub(r"\\d(?:\{(\d)\})?", lambda found: "#" * int(found[1] or 1), pattern)
    return re.sub(r"(?<!\\)[()]", "", digits).replace(".*", "…")


def _rational(text: str) -> str:
    Fraction(text)
    return text


Rational = Annotated[str, AfterValidator(_rational), Field(pattern=r"^\d+(\.\d+)?(/[1-9]\d*)?$")]


def _required(row: Row, column: str) -> str:
    if not row[column]:
        raise CellError(column, "", "empty", "不能为空", "must not be empty")
    return row[column]


def _text(row: Row, of: str | Joined) -> str:
    return of.read(row) if isinstance(of, Joined) else _required(row, of)


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:12])
