"""Amounts in the terminal's table of targets."""

from __future__ import annotations

import pytest

from services.app.cli.targets import _short


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(None, ""), ("161.7200", "161.72"), ("100", "100"), ("-3.50", "-3.5"), ("-0.0000001", "0"), ("0", "0")],
)
def test_an_amount_is_short_and_never_minus_zero(amount: str | None, shown: str) -> None:
    assert _short(amount) == shown
