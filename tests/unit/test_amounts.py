"""A column of amounts says of each what `to_smallest` says, or nothing."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from shared.amounts import DOUBTFUL, all_to_smallest
from shared.units import AmountError, to_smallest

texts = st.one_of(
    st.decimals(0, 10**12, places=2).map(lambda value: f"{value:f}"),
    st.integers(-5, 10**20).map(str),
    st.text(alphabet="0123456789.-+e ９٣²\n\t", max_size=8),
    st.text(max_size=4),
    st.sampled_from(["", ".", "0", "00.0", "1.", ".5", "1.2.3", "9" * 17, "9" * 30, "1." + "0" * 30, "\ud800"]),
)
columns = st.lists(st.tuples(texts, st.integers(0, 6)), max_size=6)


@given(columns, st.integers(0, 18).map(lambda places: 10**places))
@example([("1.5", 1), ("", 0), ("2", 3)], 10**18)
@example([("1\n2", 0), ("3", 0)], 10**18)
@example([("99999999999.999999", 6), ("100000000000.000000", 6)], 10**18)
def test_an_amount_of_a_column_is_read_as_by_itself_or_not_at_all(column: list[tuple[str, int]], limit: int) -> None:
    read = all_to_smallest([text for text, _ in column], np.array([d for _, d in column], np.int64), limit)

    for (text, decimals), amount in zip(column, read.tolist(), strict=True):
        try:
            assert amount in (DOUBTFUL, to_smallest(text, decimals, limit))
        except AmountError:
            assert amount == DOUBTFUL


def test_ordinary_amounts_are_read_whatever_stands_beside_them() -> None:
    sent = ["350000.5", "1e5", "007", "0.001", "12.3.4", "99999999999999", "1.0000", "8000.25"]

    assert all_to_smallest(sent, 3, 10**17).tolist() == [
        350_000_500, DOUBTFUL, 7_000, 1, DOUBTFUL, 99_999_999_999_999_000, DOUBTFUL, 8_000_250
    ]  # fmt: skip
