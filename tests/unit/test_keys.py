"""Numbers and titles that are keys: what looks alike is alike, and every one can be sent in a path."""

from __future__ import annotations

from datetime import date

import pytest

from shared.kinds.keys import Code
from shared.records.checks import Checks, is_blank


def refused(text: str) -> list[str]:
    checks = Checks()
    Code("title").read(text, checks, date(2026, 1, 1))
    return [error.code for error in checks.errors]


@pytest.mark.parametrize("title", ["川机管〔2021〕1号", "光盘行动　进校园", "A-1", "0", "...", "批 7"])
def test_what_people_give_is_taken(title: str) -> None:
    assert refused(title) == []


@pytest.mark.parametrize("title", [
    "", " ", "　", " A", "A ", "a/b", "-", ".", "..", "\u202e", "A\u200b", "\ufeffA", "A\u2028B", "A\nB", "A\u00adB",
])  # fmt: skip
def test_what_cannot_be_seen_or_sent_is_refused(title: str) -> None:
    assert "key_malformed" in refused(title)


@pytest.mark.parametrize("text", ["", " ", "\u3000\t\n", "\u202e", "\u200b\ufeff", "\u2028"])
def test_nothing_to_see_is_blank(text: str) -> None:
    assert is_blank(text)


def test_a_text_with_marks_of_direction_is_not() -> None:
    assert not is_blank("\u202e卡")
    assert not is_blank("👩\u200d🏫")
