"""会审轮次: who may open one, whom it draws, who may examine whom, and what keeps it from closing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.statistics.rules.rounds import Drawable, draw
from shared.identifiers import with_check_digit
from tests.statistics.service import Api, a_return, codes, institution, receipts

ROUND = "review-rounds/51/NY201/2020/1"
FROM_LESHAN, FROM_CHENGDU = {"ref": "ls-07", "region_code": "5111"}, {"ref": "cd-office", "region_code": "5101"}


def a_round(**changes: Any) -> dict[str, Any]:
    return {
        "opens_on": "2026-04-06", "closes_on": "2026-04-20", "reviewers": [FROM_LESHAN, FROM_CHENGDU],
        "sample_rate_percent": "5", "seed": "2026-042", "cross_region": False, **changes,
    }  # fmt: skip


def uscc(number: int) -> str:
    return with_check_digit(f"12510104{number:09d}")


@pytest.fixture
def schools(empty: Api) -> Api:
    """21 schools of Chengdu and one hospital of Leshan: two schools and the hospital are drawn."""
    lines = [{"uscc": uscc(number), **institution(name=f"第{number}小学")} for number in range(21)]
    lines.append({"uscc": uscc(99), **institution(name="某医院", type_code="024", region_code="511102")})
    assert {receipt["status"] for receipt in receipts(empty.batch("institutions", lines))} == {201}
    return empty


def drawn(api: Api, path: str = ROUND) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.get(f"{path}/sample").json()["items"]
    return items


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sample_rate_percent": "4.99"}, "sample_too_small"),
        ({"sample_rate_percent": "100.01"}, "too_large"),
        ({"sample_rate_percent": 5}, "wrong_type"),
        ({"closes_on": "2026-04-05"}, "validity_reversed"),
        ({"seed": " "}, "missing_field"),
        ({"reviewers": []}, "reviewers_missing"),
        ({"reviewers": [FROM_LESHAN, FROM_LESHAN]}, "duplicate_reviewer"),
        ({"reviewers": [{"ref": "张三", "region_code": "5111"}]}, "not_a_reference"),
        ({"reviewers": [{"ref": "ls-07", "region_code": "5211"}]}, "region_unknown"),
    ],
)
def test_what_is_no_round(schools: Api, change: dict[str, Any], code: str) -> None:
    answer = schools.put(ROUND, a_round(**change))

    assert (answer.status_code, codes(answer)) == (422, [code])
    assert schools.get(ROUND).status_code == 404


@pytest.mark.parametrize("key", ["52/NY201/2020/1", "51/NY299/2020/1", "51/NY201/20/1", "51/NY201/2020/0"])
def test_keys_that_name_nothing(schools: Api, key: str) -> None:
    assert schools.put(f"review-rounds/{key}", a_round()).status_code == 422


def test_a_round_is_opened_by_a_reviewer_of_its_region(schools: Api) -> None:
    assert [schools.put(ROUND, a_round(), by=by).status_code for by in ("school", "chengdu", "chongqing")] == [403] * 3
    assert schools.put(ROUND, a_round(), by="reviewer").status_code == 201
    assert schools.get(ROUND, by="chengdu").status_code == 403


def test_a_round_without_institutions_is_not_opened(schools: Api) -> None:
    assert codes(schools.put("review-rounds/5107/NY201/2020/1", a_round())) == ["nobody_to_draw"]


def test_the_event_names_no_reviewer(schools: Api) -> None:
    schools.put(ROUND, a_round())

    event = schools.events()[-1]
    assert (event["type"], event["key"]) == ("cn.bashu.statistics.review_round.opened.v1", "51/NY201/2020/1")
    refs = event["data"]["reviewer_refs"]
    assert ([len(ref) for ref in refs], "ls-07" in str(event["data"])) == ([16, 16], False)
    schools.put("review-rounds/51/NY201/2020/2", a_round(reviewers=[FROM_LESHAN]))
    assert schools.events()[-1]["data"]["reviewer_refs"] == refs[:1]


class TestSample:
    def test_of_every_type_five_per_cent_rounded_up(self, schools: Api) -> None:
        schools.put(ROUND, a_round())

        assert Counter(item["type_code"] for item in drawn(schools)) == {"021": 2, "024": 1}
        assert drawn(schools)[0]["name"].endswith("小学")

    def test_the_same_seed_draws_the_same_whatever_came_first(self, schools: Api) -> None:
        schools.put(ROUND, a_round())
        schools.put("review-rounds/51/NY201/2020/2", a_round())
        schools.put("review-rounds/51/NY201/2020/3", a_round(seed="another", sample_rate_percent="50"))

        first, again = (
            [item["institution_uscc"] for item in drawn(schools, f"review-rounds/51/NY201/2020/{no}")] for no in (1, 2)
        )
        assert first == again
        assert len(drawn(schools, "review-rounds/51/NY201/2020/3")) == 12

    def test_only_who_was_in_the_register_is_drawn(self, schools: Api) -> None:
        closed = institution(name="某医院", type_code="024", region_code="511102", valid_to="2019-12-31")
        assert schools.put(f"institutions/{uscc(99)}", closed, match=1).status_code == 200
        schools.put(ROUND, a_round())

        assert {item["type_code"] for item in drawn(schools)} == {"021"}

    def test_what_is_drawn_stays_drawn(self, schools: Api) -> None:
        schools.put(ROUND, a_round())

        assert codes(schools.put(ROUND, a_round(seed="better", reason="换一批机构"), match=1)) == ["sample_drawn"]
        assert codes(schools.put(ROUND, a_round(closes_on="2026-05-20"), match=1)) == ["reason_required"]
        before = drawn(schools)
        later = schools.put(ROUND, a_round(closes_on="2026-05-20", reason="延期一个月"), match=1)
        assert (later.status_code, drawn(schools)) == (200, before)

    @given(
        st.dictionaries(st.integers(0, 10**6).map(str), st.sampled_from(["01", "021", "03"]), min_size=1, max_size=60),
        st.integers(500, 10_000),
        st.text(min_size=1, max_size=9),
    )
    def test_every_type_is_drawn_in_proportion(self, register: dict[str, str], rate: int, seed: str) -> None:
        institutions = [Drawable(uscc, type_code) for uscc, type_code in register.items()]
        found = draw(institutions, rate, seed)

        assert found == draw(institutions[::-1], rate, seed)
        assert len(set(found)) == len(found)
        for type_code, size in Counter(register.values()).items():
            taken = sum(register[uscc] == type_code for uscc in found)
            assert (taken - 1) * 10_000 < size * rate <= taken * 10_000


class TestExamined:
    @pytest.fixture
    def opened(self, schools: Api) -> Api:
        assert schools.put(ROUND, a_round(cross_region=True)).status_code == 201
        return schools

    @staticmethod
    def body(**changes: Any) -> dict[str, Any]:
        return {"reviewer": "ls-07", "examined_on": "2026-04-10", **changes}

    def school(self, api: Api) -> str:
        return next(f"{ROUND}/sample/{item['institution_uscc']}" for item in drawn(api) if item["type_code"] == "021")

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"reviewer": "stranger"}, "not_a_reviewer"),
            ({"reviewer": "cd-office"}, "reviewer_not_from_elsewhere"),
            ({"examined_on": "2026-12-01"}, "day_in_future"),
            ({"examined_on": "soon"}, "date_malformed"),
        ],
    )
    def test_by_a_reviewer_from_elsewhere(self, opened: Api, change: dict[str, Any], code: str) -> None:
        assert codes(opened.put(self.school(opened), self.body(**change))) == [code]

    def test_only_who_was_drawn(self, opened: Api) -> None:
        left = ({uscc(n) for n in range(21)} - {item["institution_uscc"] for item in drawn(opened)}).pop()

        assert codes(opened.put(f"{ROUND}/sample/{left}", self.body())) == ["not_drawn"]

    def test_it_is_noted_at_the_revision_that_was_there(self, opened: Api) -> None:
        path = self.school(opened)
        opened.put(f"energy-returns/{path.rsplit('/')[-1]}/NY201/2020", a_return())

        assert [opened.put(path, self.body()).status_code for _ in range(2)] == [200, 200]
        assert codes(opened.put(path, self.body(examined_on="2026-04-11"))) == ["already_examined"]
        (item,) = (item for item in drawn(opened) if item["examined_on"])
        assert (item["reviewer"], item["return_revision"]) == ("ls-07", 1)

    def test_a_prefecture_s_own_round_has_reviewers_from_elsewhere(self, schools: Api) -> None:
        path = "review-rounds/5101/NY201/2020/1"

        assert codes(schools.put(path, a_round(cross_region=True))) == ["reviewer_not_from_elsewhere"]
        assert schools.put(path, a_round(cross_region=True, reviewers=[FROM_LESHAN])).status_code == 201


class TestClosed:
    @pytest.fixture
    def examined(self, schools: Api) -> Api:
        """All drawn are examined; a school that was not drawn has a doubtful return."""
        schools.put(ROUND, a_round())
        for item in drawn(schools):
            body = {"reviewer": "ls-07", "examined_on": "2026-04-10"}
            assert schools.put(f"{ROUND}/sample/{item['institution_uscc']}", body).status_code == 200
        return schools

    def test_not_while_someone_is_not_examined(self, schools: Api) -> None:
        schools.put(ROUND, a_round())

        answer = schools.post(f"{ROUND}/close", match=1).json()
        assert (answer["code"], answer["unexamined"], len(answer["unexamined_first"])) == ("round_unfinished", 3, 3)
        assert schools.get(f"{ROUND}/progress").json() == {
            "institutions": 22, "drawn": 3, "examined": 0, "findings_undecided": 0,
        }  # fmt: skip

    def test_not_while_a_finding_is_undecided(self, examined: Api) -> None:
        examined.put(f"energy-returns/{uscc(0)}/NY201/2020", a_return(users=None))
        answer = examined.post(f"{ROUND}/close", match=1)
        assert (answer.status_code, answer.json()["findings_undecided"], answer.json()["unexamined"]) == (422, 1, 0)

        path = f"findings/{uscc(0)}/NY201/2020/users_unknown/1/decide"
        examined.post(path, {"decision": "kept", "reason": "没有固定人数"}, match=1)
        assert examined.post(f"{ROUND}/close", match=1).json()["state"] == "closed"

    def test_findings_of_another_period_do_not_matter(self, examined: Api) -> None:
        examined.put(f"energy-returns/{uscc(0)}/NY201/2021", a_return(users=None))

        assert examined.post(f"{ROUND}/close", match=1).status_code == 200

    def test_closed_is_closed(self, examined: Api) -> None:
        answer = examined.post(f"{ROUND}/close", {"reason": "全部审核完毕"}, match=1)

        assert (answer.headers["etag"], answer.json()["closed_on"]) == ('"2"', "2026-11-23")
        assert examined.events()[-1]["type"] == "cn.bashu.statistics.review_round.closed.v1"
        assert examined.post(f"{ROUND}/close", {"reason": "全部审核完毕"}, match=1).status_code == 200
        assert codes(examined.post(f"{ROUND}/close", match=2)) == ["round_closed"]
        assert codes(examined.put(ROUND, a_round(reason="再开一次本轮"), match=2)) == ["round_closed"]
        assert examined.events()[-1]["data"]["revision"] == 2

    def test_closing_needs_the_revision(self, examined: Api) -> None:
        assert examined.post(f"{ROUND}/close").status_code == 428
        assert examined.post(f"{ROUND}/close", match=3).status_code == 412
