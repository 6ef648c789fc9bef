"""The quick check of JSON agrees with a slow one, on any text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.body import check_json, strict_json

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts | st.sampled_from("a:b"), inner, max_size=4),
)


@given(values, values, st.sampled_from(["a", "a:", '"', "", "中"]))
def test_a_key_twice_is_found_whatever_the_texts_hold(first: Any, second: Any, key: str) -> None:
    name = json.dumps(key)
    twice = f"{{{name}: {json.dumps(first)}, {name}: {json.dumps(second)}}}"

    for body in (twice, f"[{twice}]", f'{{"x:": [0, {{"y": {twice}}}]}}'):
        with pytest.raises(json.JSONDecodeError, match="twice"):
            check_json(body.encode())


@given(values, st.booleans(), st.sampled_from([None, 1]))
def test_all_other_json_is_read_as_it_is(value: Any, ascii_only: bool, indent: int | None) -> None:
    assert strict_json(json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()) == value


def test_fractions_stay_exact() -> None:
    assert strict_json(b"[0.1, 1e-3]") == [Decimal("0.1"), Decimal("0.001")]
