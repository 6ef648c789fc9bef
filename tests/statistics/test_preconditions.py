"""428, 412, and lost answers: the revision is the lock."""

from __future__ import annotations

import pytest

from tests.statistics.service import SCHOOL, Api, a_return, codes, institution, keyed, path, receipts

CORRECTED = a_return(floor_area_m2="12500", reason="面积重新测量")
AGAIN = a_return(floor_area_m2="12600", reason="面积再次测量")


@pytest.fixture
def twice(api: Api) -> Api:
    """A return at revision 2."""
    assert api.put(path(), a_return()).status_code == 201
    assert api.put(path(), CORRECTED, match=1).status_code == 200
    return api


def test_a_first_put_gives_revision_1_with_its_etag(api: Api) -> None:
    answer = api.put(path(), a_return())

    assert (answer.status_code, answer.headers["etag"], answer.json()["revision"]) == (201, '"1"', 1)
    assert api.get(path()).headers["etag"] == '"1"'


@pytest.mark.parametrize("tags", ['"1"', '"02"', "2", '"1", W/"3"', ""])
def test_a_reader_who_has_another_revision_is_sent_the_current_one(twice: Api, tags: str) -> None:
    assert twice.get(path(), If_None_Match=tags).json()["revision"] == 2


@pytest.mark.parametrize("tags", ['"2"', 'W/"2"', '"1", "2"', "*"])
def test_a_reader_who_has_the_revision_is_told_only_that(twice: Api, tags: str) -> None:
    answer = twice.get(path(), If_None_Match=tags)

    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", '"2"')


@pytest.mark.parametrize(("asked", "by", "status"), [("2019", "sichuan", 404), ("2020", "chongqing", 403)])
def test_what_may_not_be_read_is_not_confirmed_either(twice: Api, asked: str, by: str, status: int) -> None:
    assert twice.get(path(asked), by=by, If_None_Match="*").status_code == status


def test_if_none_match_creates_but_never_replaces(api: Api) -> None:
    assert api.put(path(), a_return(), If_None_Match="*").status_code == 201
    answer = api.put(path(), a_return(floor_area_m2="1"), If_None_Match="*")

    assert (answer.status_code, codes(answer)) == (412, ["stale_revision"])


def test_if_match_on_a_new_key_cannot_hold(api: Api) -> None:
    assert api.put(path(), a_return(), match=1).status_code == 412


def test_an_existing_key_without_a_precondition_is_428_and_names_the_revision(twice: Api) -> None:
    answer = twice.put(path(), AGAIN)

    assert (answer.status_code, codes(answer)) == (428, ["revision_required"])
    assert answer.json()["revision"] == 2
    assert answer.headers["etag"] == '"2"'


@pytest.mark.parametrize("stale", [1, 3, 99])
def test_a_stale_revision_is_412(twice: Api, stale: int) -> None:
    assert twice.put(path(), AGAIN, match=stale).status_code == 412


def test_the_right_revision_revises(twice: Api) -> None:
    answer = twice.put(path(), AGAIN, match=2)

    assert (answer.status_code, answer.headers["etag"]) == (200, '"3"')


class TestLostAnswers:
    """The same content under a precondition that was right: the current record, and nothing new."""

    @pytest.mark.parametrize("headers", [{}, {"If_None_Match": "*"}, {"match": 1}])
    def test_the_first_put_again(self, api: Api, headers: dict[str, str]) -> None:
        api.put(path(), a_return())
        events = len(api.events())

        answer = api.put(path(), a_return(), **headers)

        assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
        assert len(api.events()) == events

    @pytest.mark.parametrize("match", [1, 2])
    def test_a_revision_again(self, twice: Api, match: int) -> None:
        events = len(twice.events())

        answer = twice.put(path(), CORRECTED, match=match)

        assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
        assert len(twice.events()) == events

    def test_of_one_that_has_left_the_register_since(self, twice: Api) -> None:
        assert twice.put(f"institutions/{SCHOOL}", institution(valid_to="2019-12-31"), match=1).status_code == 200
        events = len(twice.events())

        answer = twice.put(path(), CORRECTED, match=1)
        (receipt,) = receipts(twice.batch("energy-returns", [keyed(**CORRECTED, revision=1)]))

        assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
        assert receipt == {"line": 1, "status": 200, "revision": 2}
        assert len(twice.events()) == events
        assert codes(twice.put(path(), AGAIN, match=2)) == ["institution_not_registered"]
        assert twice.put(path(), CORRECTED, match=1, by="chongqing").status_code == 403

    def test_a_revision_again_without_precondition_was_never_right(self, twice: Api) -> None:
        assert twice.put(path(), CORRECTED).status_code == 428
        assert twice.put(path(), CORRECTED, If_None_Match="*").status_code == 412

    def test_the_first_put_again_after_a_revision_is_stale(self, twice: Api) -> None:
        assert twice.put(path(), a_return()).status_code == 428
        assert twice.put(path(), a_return(reason="改回原来的数"), match=1).status_code == 412

    @pytest.mark.parametrize("change", [{"reason": "换一个原因"}, {"state": "accepted"}, {"note": "x"}])
    def test_content_is_the_whole_body_with_state_and_reason(self, twice: Api, change: dict[str, str]) -> None:
        assert twice.put(path(), {**CORRECTED, **change}, match=1).status_code == 412

    def test_numbers_are_compared_not_digits(self, api: Api) -> None:
        api.put(path(), a_return(floor_area_m2="12000"))

        assert api.put(path(), a_return(floor_area_m2="12000.00")).status_code == 200

    def test_an_accept_again(self, twice: Api) -> None:
        assert twice.post(path() + "/accept", match=2).status_code == 200
        events = len(twice.events())

        answer = twice.post(path() + "/accept", match=2)

        assert (answer.status_code, answer.headers["etag"]) == (200, '"3"')
        assert len(twice.events()) == events
        assert twice.post(path() + "/accept", {"reason": "另一个理由"}, match=2).status_code == 412

    def test_an_institution_again(self, api: Api) -> None:
        moved = institution(region_code="510107", valid_from="2022-07-01")
        assert api.put(f"institutions/{SCHOOL}", institution()).status_code == 200
        assert api.put(f"institutions/{SCHOOL}", moved).status_code == 428
        assert api.put(f"institutions/{SCHOOL}", moved, match=1).status_code == 200

        assert api.put(f"institutions/{SCHOOL}", moved, match=1).headers["etag"] == '"2"'
        assert api.put(f"institutions/{SCHOOL}", institution(), match=1).status_code == 412


@pytest.mark.parametrize("action", ["accept", "return", "withdraw"])
def test_actions_need_the_revision_too(twice: Api, action: str) -> None:
    reason = {"reason": "按审核意见处理"}

    assert twice.post(f"{path()}/{action}", reason).status_code == 428
    assert twice.post(f"{path()}/{action}", reason, match=1).status_code == 412
    assert twice.post(f"{path('2019')}/{action}", reason, match=1).status_code == 404
