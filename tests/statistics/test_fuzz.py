"""Whatever is sent, the answer is a problem or a record, never a fault of ours."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.statistics.service import HOSPITAL, SCHOOL, Api, a_return, institution, receipts

FUZZED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

amounts = st.one_of(
    st.sampled_from(["0", "1", "350000.5", "-1", "1e9", "NaN", "", " 1", "９", "1.", ".5", "0" * 30, "9" * 15, "٣"]),
    st.from_regex(r"[0-9]{1,16}(\.[0-9]{0,7})?", fullmatch=True),
    st.text(max_size=8),
)
anything: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=20), amounts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)),
    max_leaves=12,
)
lines = st.fixed_dictionaries(
    {
        "item": st.sampled_from(["electricity", "water", "coal", "gasoline", "other", "wood"]),
        "unit": st.sampled_from(["kWh", "m3", "t", "L", "tce"]),
    },
    optional={
        "quantity": amounts,
        "cost_yuan": amounts,
        "resold": amounts,
        **dict.fromkeys(("use", "origin", "variant", "fuel"), st.sampled_from(["vehicle", "own_pv", "kerosene", None])),
    },
)
bodies = st.one_of(
    anything,
    st.fixed_dictionaries(
        {"lines": st.lists(st.one_of(lines, anything), max_size=4)},
        optional={
            "floor_area_m2": st.one_of(amounts, anything),
            "users": st.one_of(st.dictionaries(st.sampled_from(["staff", "students"]), amounts), anything),
            "note": st.text(max_size=30),
            "reason": st.text(max_size=30),
            "state": st.sampled_from(["submitted", "accepted", "sealed", ""]),
            "form_edition": st.one_of(st.integers(), st.sampled_from([2016, 2025])),
        },
    ),
)


def dumped(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except (TypeError, orjson.JSONEncodeError):  # lone surrogates, integers beyond 64 bits
        return repr(value).encode(errors="replace")


@FUZZED
@given(body=bodies, period=st.sampled_from(["2020", "2020-06", "2026-12", "x"]), match=st.sampled_from([None, 1, 2]))
def test_a_put_never_fails_on_our_side(api: Api, body: Any, period: str, match: int | None) -> None:
    answer = api.put(f"energy-returns/{SCHOOL}/NY201/{period}", dumped(body), match=match)

    assert answer.status_code in (200, 201, 400, 412, 422, 428), answer.text


@FUZZED
@given(raw=st.binary(max_size=60))
def test_bytes_never_fail_on_our_side(api: Api, raw: bytes) -> None:
    assert api.put(f"energy-returns/{SCHOOL}/NY201/2019", raw).status_code in (400, 422)
    assert api.post("energy-returns:batch", raw).status_code in (200, 400)


@FUZZED
@given(changes=st.dictionaries(st.sampled_from([*institution()]), anything, max_size=3))
def test_an_institution_never_fails_on_our_side(api: Api, changes: dict[str, Any]) -> None:
    answer = api.put(f"institutions/{SCHOOL}", dumped({**institution(), **changes}), match=1)

    assert answer.status_code in (200, 403, 412, 422), answer.text


@FUZZED
@given(
    sent=st.lists(
        st.tuples(
            st.sampled_from([SCHOOL, HOSPITAL, "TMP-X", ""]), st.sampled_from(["2020", "2021-Q1", ""]), bodies,
            st.sampled_from([{}, {"revision": 1}, {"revision": 0}, {"revision": "1"}, {"revision": 2**40}]),
        ),
        max_size=6,
    ),
    mode=st.sampled_from(["each", "all"]),
)  # fmt: skip
def test_a_batch_answers_every_line(api: Api, sent: list[tuple[str, str, Any, dict[str, Any]]], mode: str) -> None:
    written = [
        dumped({**(body if isinstance(body, dict) else a_return()), "institution_uscc": uscc, "form": "NY201",
                "period": period, **revision})
        for uscc, period, body, revision in sent
    ]  # fmt: skip
    answer = api.post(f"energy-returns:batch?mode={mode}", b"\n".join(written))

    assert answer.status_code in ((200, 422, 400) if mode == "all" else (200, 400)), answer.text
    if answer.status_code != 400:
        assert [entry["line"] for entry in receipts(answer)] == list(range(1, len(sent) + 1))
        assert all(entry["status"] in (200, 201, 403, 409, 412, 422, 424, 428) for entry in receipts(answer))


@FUZZED
@given(st.text(max_size=30).map(lambda text: text.replace("/", "").replace("?", "").replace("#", "")))
def test_paths_never_fail_on_our_side(api: Api, text: str) -> None:
    from urllib.parse import quote

    part = quote(text.encode(errors="replace"), safe="") or "x"
    assert api.get(f"energy-returns/{part}/NY201/2020").status_code < 500
    assert api.put(f"energy-returns/{SCHOOL}/{part}/{part}", a_return()).status_code < 500
    assert api.get(f"energy-returns?cursor={part}&region={part}").status_code < 500
