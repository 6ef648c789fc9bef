"""Unified social credit codes (统一社会信用代码, GB 32100-2015) and the stand-in `TMP-` codes."""

from __future__ import annotations

import re

from stdnum.cn import uscc

_TEMPORARY = re.compile(r"TMP-[0-9A-Z]{1,14}", re.ASCII)


def uscc_error(code: str) -> str | None:
    """Why `code` cannot name an institution: `uscc_malformed` or `uscc_check_digit`; None if it can.

    Institutions without a credit code are registered as `TMP-` and up to 14 digits or capitals.
    """
    if _TEMPORARY.fullmatch(code):
        return None
    if not code.isascii() or len(code) != 18 or uscc.compact(code) != code:
        return "uscc_malformed"
    try:
        uscc.validate(code)
    except uscc.InvalidChecksum:
        return "uscc_check_digit"
    except uscc.ValidationError:
        return "uscc_malformed"
    return None


def with_check_digit(first_17: str) -> str:
    """Complete the first 17 characters of a credit code with its check digit."""
    return first_17 + uscc.calc_check_digit(first_17)
