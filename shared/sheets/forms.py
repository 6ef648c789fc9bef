"""What a sheet asks for: its columns, with a heading in each language and the kind of value below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Column:
    """`name`: the field. `notes`: how it is filled in, by language.

    kind    text    words                                   code   letters and digits, of any number
            digits  digits that may begin with 0,           whole  a whole number
                    at least `fewest` of them               choice one of `choices`, word → value
    """

    name: str
    headings: Mapping[Language, str]
    notes: Mapping[Language, str]
    kind: Literal["text", "code", "digits", "whole", "choice"]
    width: int = 16
    required: bool = False
    fewest: int = 1
    choices: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)

    def chosen(self, word: str) -> str | None:
        """The value that a word of either language stands for; the value itself may be written too."""
        for words in self.choices.values():
            for said, value in words.items():
                if word.casefold() in (said.casefold(), value):
                    return value
        return None


@dataclass(frozen=True, slots=True)
class Form:
    """`names`: of its sheet. `notes_names`: of the sheet that explains it. Headings stand in the first row."""

    names: Mapping[Language, str]
    notes_names: Mapping[Language, str]
    columns: Sequence[Column]

    def column(self, heading: str) -> Column | None:
        """By its heading in either language; blanks and case do not tell headings apart."""
        wanted = _plain(heading)
        return next(
            (column for column in self.columns if wanted in map(_plain, column.headings.values())),
            None,
        )


def _plain(heading: str) -> str:
    return "".join(heading.split()).casefold()
