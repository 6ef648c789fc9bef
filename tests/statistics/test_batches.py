"""`:batch`: a receipt for every line, what the same PUT would answer."""

from __future__ import annotations

import pytest

from shared.records.batches import MOST_LINES
from tests.statistics.service import HOSPITAL, SCHOOL, UNREGISTERED, Api, a_return, institution, keyed, path, receipts


def test_each_line_has_its_receipt_in_order(api: Api) -> None:
    answer = api.batch("energy-returns", [keyed("2020"), keyed("2019"), keyed("2018-06")])

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert receipts(answer) == [{"line": number, "status": 201, "revision": 1} for number in (1, 2, 3)]
    assert api.get(path("2018-06")).json()["state"] == "submitted"


def test_a_line_fails_as_the_same_put_would_and_the_others_are_kept(api: Api) -> None:
    api.put(path("2017"), a_return())
    answer = api.batch(
        "energy-returns",
        [
            keyed("2020"),
            keyed("2020", note="again"),
            keyed("2019", uscc=HOSPITAL),
            keyed("2018", floor_area_m2="-1"),
            keyed("2017", note="no revision"),
            keyed("2017-Q1", revision=1),
            keyed("2016", uscc=UNREGISTERED),
            keyed("2016"),
        ],
    )

    found = receipts(answer)
    assert answer.status_code == 200
    assert [entry["status"] for entry in found] == [201, 409, 403, 422, 428, 412, 422, 201]
    assert [entry["line"] for entry in found] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [entry.get("problem", {}).get("code") for entry in found] == [
        None, "duplicate_in_batch", "region_forbidden", "validation", "revision_required", "stale_revision",
        "validation", None,
    ]  # fmt: skip
    assert found[3]["problem"]["errors"][0]["code"] == "negative"


def test_a_second_line_for_a_key_is_refused_even_when_the_first_failed(api: Api) -> None:
    answer = api.batch("energy-returns", [keyed(floor_area_m2="-1"), keyed()])

    assert [entry["status"] for entry in receipts(answer)] == [422, 409]


def test_a_line_revises_with_the_revision_it_replaces(api: Api) -> None:
    api.put(path(), a_return())
    answer = api.batch("energy-returns", [keyed(revision=1, note="更正", reason="更正备注内容")])

    assert receipts(answer) == [{"line": 1, "status": 200, "revision": 2}]


def test_the_same_batch_again_changes_nothing(api: Api) -> None:
    lines = [keyed("2020"), keyed("2019", state="accepted")]
    api.batch("energy-returns", lines)
    events = len(api.events())

    answer = api.batch("energy-returns", lines)

    assert [(entry["status"], entry["revision"]) for entry in receipts(answer)] == [(200, 1), (200, 1)]
    assert len(api.events()) == events


def test_a_revising_batch_again_changes_nothing(api: Api) -> None:
    api.put(path(), a_return())
    lines = [keyed(revision=1, note="更正", reason="更正备注内容")]
    api.batch("energy-returns", lines)

    assert receipts(api.batch("energy-returns", lines)) == [{"line": 1, "status": 200, "revision": 2}]


class TestModeAll:
    def test_if_all_are_good_all_are_kept(self, api: Api) -> None:
        answer = api.batch("energy-returns", [keyed("2020"), keyed("2019")], mode="all")

        assert answer.status_code == 200
        assert [entry["status"] for entry in receipts(answer)] == [201, 201]

    @pytest.mark.parametrize(
        ("bad", "status"),
        [
            (keyed("2019", floor_area_m2="-1"), 422),
            (keyed("2020"), 409),
            (keyed("2019", uscc=HOSPITAL), 403),
            (keyed("2019", revision=3), 412),
        ],
    )
    def test_if_one_fails_nothing_is_kept(self, api: Api, bad: dict[str, object], status: int) -> None:
        events = len(api.events())

        answer = api.batch("energy-returns", [keyed("2020"), bad, keyed("2018")], mode="all")

        assert answer.status_code == 422
        assert [entry["status"] for entry in receipts(answer)] == [424, status, 424]
        assert api.get(path("2020")).status_code == 404
        assert len(api.events()) == events

    def test_what_was_on_its_way_before_a_line_failed_is_taken_back(self, api: Api) -> None:
        months = [f"{year}-{month:02d}" for year in range(2017, 2026) for month in range(1, 13)]
        bad = keyed("2016-12", uscc=HOSPITAL)

        answer = api.batch("energy-returns", [*map(keyed, months), bad, keyed("2016-11")], mode="all")

        assert [entry["status"] for entry in receipts(answer)] == [424] * len(months) + [403, 424]
        with api.database.transaction() as connection:
            kept = [
                connection.execute(f"SELECT count(*) FROM energy_return{part}").fetchone() for part in ("", "_revision")
            ]
        assert kept == [(0,), (0,)]

    def test_an_unknown_mode_is_refused(self, api: Api) -> None:
        assert api.batch("energy-returns", [], mode="some").status_code == 422


@pytest.mark.parametrize(
    ("uscc", "code"), [("a\0b", "text_not_printable"), ("长" * 201, "text_too_long"), ("", "uscc_malformed")]
)
def test_a_key_that_cannot_be_fails_its_line_only(api: Api, uscc: str, code: str) -> None:
    found = receipts(api.batch("energy-returns", [keyed(uscc=uscc), keyed()]))

    assert [entry["status"] for entry in found] == [422, 201]
    (error,) = found[0]["problem"]["errors"]
    assert (error["code"], error["pointer"]) == (code, "/institution_uscc")


def test_a_body_that_is_not_ndjson_is_400_and_nothing_is_kept(api: Api) -> None:
    import orjson

    answer = api.post("energy-returns:batch", orjson.dumps(keyed()) + b'\n{"institution')

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["line"]) == (400, "invalid_json", 2)
    assert problem["detail"].startswith("The body is not valid JSON in UTF-8 in line 2: unexpected end of data")
    assert api.get(path()).status_code == 404


@pytest.mark.parametrize("body", [b"", b"\n\n", b" \r\n"])
def test_an_empty_batch_has_no_receipts(api: Api, body: bytes) -> None:
    answer = api.post("energy-returns:batch", body)

    assert (answer.status_code, answer.content) == (200, b"")


def test_lines_are_counted_as_they_stand_in_the_file(api: Api) -> None:
    import orjson

    answer = api.post("energy-returns:batch", b"\n\r\n" + orjson.dumps(keyed()) + b"\r\n")

    assert receipts(answer) == [{"line": 3, "status": 201, "revision": 1}]


def test_a_line_without_its_key_is_refused(api: Api) -> None:
    answer = api.batch("energy-returns", [a_return(), {"institution_uscc": SCHOOL}, keyed(period="soon")])

    assert [entry["status"] for entry in receipts(answer)] == [422, 422, 422]


def test_too_large_a_batch_is_413(api: Api) -> None:
    answer = api.post("energy-returns:batch", b" " * (200 << 20))

    assert answer.status_code == 413


def test_too_many_lines_are_413(api: Api) -> None:
    answer = api.post("energy-returns:batch", b"\n" * (MOST_LINES + 1))

    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (413, "too_many_lines", MOST_LINES)
    assert api.post("energy-returns:batch", b"\n" * MOST_LINES).status_code == 200


def test_institutions_come_in_batches_too(empty: Api) -> None:
    lines = [
        {"uscc": SCHOOL, **institution()},
        {"uscc": HOSPITAL, **institution(region_code="500105")},
        {"uscc": "TMP-1", **institution()},
    ]
    answer = empty.batch("institutions", lines)

    assert [entry["status"] for entry in receipts(answer)] == [201, 403, 201]
    assert empty.get("institutions/TMP-1").json()["name"] == "某小学"
