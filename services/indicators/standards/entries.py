"""The small pieces that the entries of every kind of standard are made of."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from services.indicators.standards.model import Header, StandardError, Text, Version

Entry = Mapping[str, Any]


def header(data: Entry) -> Header:
    return Header(
        name=data["name"],
        version=version(data["version"]),
        approved=data["approved"],
        zh=data["title"]["zh"],
        en=data["title"]["en"],
    )


def version(text: str) -> Version:
    """`1.0.0` as three numbers; raises `StandardError`."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise StandardError(f"not a version: {text!r} (1.0.0)")
    return int(parts[0]), int(parts[1]), int(parts[2])


def exact(text: object) -> Fraction:
    """`5.29`, `1/3`; raises `StandardError` for a number without quotes."""
    if not isinstance(text, str):
        raise StandardError(f"a decimal must be quoted: {text!r}")
    return Fraction(text)


def text(entry: Entry) -> Text:
    return Text(entry["zh"], entry["en"])
