"""A sealed release closes its periods: what was accepted is sealed, and changes only by an approved correction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import orjson
import pytest

from services.indicators.events import SEALED, ReleaseSignature, SealedRelease
from services.statistics.commands.sealing import seal
from services.statistics.decisions import TAKING
from shared.bus import Bus, Message
from shared.decisions.follower import TOPIC, Follower
from shared.events.envelope import Envelope
from tests.statistics.releases import NOW, REASON, release
from tests.statistics.service import HOSPITAL, Api, a_return, codes, keyed, path


def accepted(api: Api, period: str = "2020", **changes: Any) -> None:
    """A return that counts, at revision 1."""
    answer = api.put(path(period), a_return(state="accepted", **changes))
    assert answer.status_code == 201, answer.text


def state(api: Api, where: str, by: str = "sichuan") -> tuple[str, int, int | None]:
    found = api.get(where, by=by).json()
    return found["state"], found["revision"], found["counts"]


class TestSealing:
    def test_an_accepted_return_becomes_sealed_with_an_event_and_goes_on_counting(self, api: Api) -> None:
        accepted(api)

        assert seal(api.database, release()) == 1

        assert state(api, path()) == ("sealed", 2, 1)
        event = api.events()[-1]
        assert (event["verb"], event["data"]["revision"], event["data"]["state"]) == ("sealed", 2, "sealed")
        assert (event["data"]["counts"]["revision"], event["data"]["recorded_by"]) == (1, "release-1")

    @pytest.mark.parametrize(
        ("period", "closed", "expected"),
        [("2020-06", "2020", "sealed"), ("2020-Q2", "2020", "sealed"), ("2020", "2020-06", "accepted"),
         ("2021", "2020", "accepted"), ("2020-07", "2020-H1", "accepted")],
    )  # fmt: skip
    def test_a_part_of_a_released_period_is_closed_with_it(
        self, api: Api, period: str, closed: str, expected: str
    ) -> None:
        accepted(api, period)
        seal(api.database, release(periods=(closed,)))

        assert state(api, path(period))[0] == expected

    @pytest.mark.parametrize(
        ("region", "expected"),
        [("51", "sealed"), ("5101", "sealed"), ("510104", "sealed"), ("50,51", "sealed"), ("circle", "sealed"),
         ("50", "accepted"), ("5102", "accepted")],
    )  # fmt: skip
    def test_only_returns_of_the_released_regions(self, api: Api, region: str, expected: str) -> None:
        accepted(api)
        seal(api.database, release(regions=(region,)))

        assert state(api, path())[0] == expected

    def test_what_was_not_accepted_is_not_sealed(self, api: Api) -> None:
        api.put(path(), a_return())
        assert seal(api.database, release()) == 0
        assert state(api, path())[0] == "submitted"

    def test_many_are_sealed_in_several_transactions(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("services.statistics.commands.sealing.AT_ONCE", 2)
        months = [f"2020-{month:02}" for month in range(1, 6)]
        api.batch("energy-returns", [keyed(month, state="accepted") for month in months])

        assert seal(api.database, release()) == 5
        assert {state(api, path(month))[0] for month in months} == {"sealed"}

    def test_the_same_release_again_seals_nothing_that_was_corrected_since(self, api: Api) -> None:
        accepted(api)
        seal(api.database, release())
        corrected(api)

        assert seal(api.database, release()) == 0
        assert state(api, path())[0] == "accepted"
        assert seal(api.database, release(no=2)) == 1  # the next release closes the correction too


class TestAfterwards:
    @pytest.fixture(autouse=True)
    def _sealed(self, api: Api) -> None:
        accepted(api)
        api.put(path("2020-06"), a_return())
        seal(api.database, release())

    def test_a_revision_is_refused_in_words(self, api: Api) -> None:
        answer = api.put(path(), a_return(reason="抄表错误更正", note="x"), match=2)

        assert (answer.status_code, codes(answer)) == (409, ["period_sealed"])
        assert "更正申请" in answer.json()["title"]
        assert answer.json()["release"] == 1

    def test_so_is_a_late_return_and_the_acceptance_of_a_waiting_one(self, api: Api) -> None:
        assert codes(api.put(path("2020-05"), a_return())) == ["period_sealed"]
        assert codes(api.post(f"{path('2020-06')}/accept", match=1)) == ["period_sealed"]
        assert codes(api.post(f"{path('2020-06')}/withdraw", REASON, match=1)) == ["period_sealed"]
        assert api.post(f"{path('2020-06')}/return", REASON, match=1).status_code == 200  # changes nothing that counts
        assert codes(api.post(f"{path()}/withdraw", REASON, match=2)) == ["period_sealed"]

    def test_other_periods_and_regions_are_open(self, api: Api) -> None:
        assert api.put(path("2021"), a_return()).status_code == 201
        assert api.put(path(uscc=HOSPITAL), a_return(), by="chongqing").status_code == 201

    def test_lines_of_a_batch_too(self, api: Api) -> None:
        answer = api.batch("energy-returns", [keyed("2020-05"), keyed("2021-05")])
        assert [orjson.loads(each)["status"] for each in answer.content.splitlines()] == [409, 201]

    def test_a_lost_answer_of_before_is_told_what_is_now(self, api: Api) -> None:
        assert api.put(path(), a_return(state="accepted")).status_code == 428

    def test_an_approved_correction_opens_the_return_once(self, api: Api) -> None:
        corrected(api)

        assert state(api, path()) == ("accepted", 3, 3)
        revisions = api.get(f"{path()}/revisions").json()["items"]
        assert [each["state"] for each in revisions] == ["accepted", "sealed", "accepted"]  # the old stays readable
        again = api.put(path(), a_return(reason="再次更正数据", note="z"), match=3)
        assert codes(again) == ["period_sealed"]

    def test_it_holds_while_it_is_reviewed(self, api: Api) -> None:
        approve(api, ask(api))
        assert api.put(path(), a_return(reason="抄表错误更正", note="x"), match=2).status_code == 200
        assert state(api, path()) == ("submitted", 3, 1)
        assert api.put(path(), a_return(reason="抄表错误更正", note="y"), match=3).status_code == 200
        assert api.post(f"{path()}/accept", match=4).status_code == 200
        assert codes(api.put(path(), a_return(reason="又要更正数据"), match=5)) == ["period_sealed"]

    def test_a_late_return_comes_in_by_a_correction(self, api: Api) -> None:
        approve(api, ask(api, "2020-05"), "2020-05")
        assert api.put(path("2020-05"), a_return(state="accepted")).status_code == 201

    def test_an_asked_one_opens_nothing_and_neither_does_a_refused_one(self, api: Api) -> None:
        no = ask(api)
        assert codes(api.put(path(), a_return(reason="抄表错误更正"), match=2)) == ["period_sealed"]
        assert api.post(f"{path()}/corrections/{no}/refuse", REASON).json()["state"] == "refused"
        assert codes(api.put(path(), a_return(reason="抄表错误更正"), match=2)) == ["period_sealed"]
        assert codes(api.post(f"{path()}/corrections/{no}/approve", REASON)) == ["state_not_allowed"]

    def test_one_request_is_open_at_a_time(self, api: Api) -> None:
        first = api.post(f"{path()}/corrections", REASON)
        again = api.post(f"{path()}/corrections", REASON)
        assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
        assert len(api.get(f"{path()}/corrections").json()["items"]) == 1

    def test_the_province_decides_and_nobody_else(self, api: Api) -> None:
        no = ask(api, by="school")

        assert api.post(f"{path()}/corrections/{no}/approve", REASON, by="school").status_code == 403
        assert codes(api.post(f"{path()}/corrections/{no}/approve", REASON, by="chengdu")) == ["province_required"]
        assert codes(api.post(f"{path()}/corrections/{no}/approve", REASON, by="chongqing")) == ["region_forbidden"]
        assert api.get(f"{path()}/corrections", by="chongqing").status_code == 403
        assert api.post(f"{path()}/corrections/{no}/approve", REASON, by="reviewer").status_code == 200

    def test_a_request_needs_a_reason_and_a_sealed_period(self, api: Api) -> None:
        assert codes(api.post(f"{path()}/corrections", {"reason": "错"})) == ["reason_required"]
        assert codes(api.post(f"{path('2021')}/corrections", REASON)) == ["period_not_sealed"]
        assert api.post(f"{path()}/corrections/99/approve", REASON).status_code == 404


def ask(api: Api, period: str = "2020", by: str = "sichuan") -> int:
    answer = api.post(f"{path(period)}/corrections", REASON, by=by)
    assert answer.status_code == 201, answer.text
    no: int = answer.json()["correction"]
    return no


def approve(api: Api, no: int, period: str = "2020") -> None:
    answer = api.post(f"{path(period)}/corrections/{no}/approve", REASON)
    assert answer.status_code == 200, answer.text


def corrected(api: Api) -> None:
    """The sealed return at revision 2 is corrected and accepted as revision 3."""
    approve(api, ask(api))
    answer = api.put(path(), a_return(reason="抄表错误更正", note="x", state="accepted"), match=2)
    assert answer.status_code == 200, answer.text


def announced(no: int, *regions: str) -> Message:
    """As indicators announces it, every field."""
    payload = SealedRelease(
        no=no, revision=3, title="2020", plan=None, closes_plan=False, standards=["energy@1.0.0"],
        indicators=["water_total"], regions=list(regions), periods=["2020"], judged_on=None, position=7,
        digest="0" * 64, signatures=[ReleaseSignature(province="50", at=NOW)], sealed_at=NOW,
    )  # fmt: skip
    headers = Envelope.of(SEALED, str(no), 3, NOW).headers()
    return Message(TOPIC, str(no).encode(), payload.model_dump_json().encode(), headers)


def work_off(follower: Follower, bus: Bus) -> None:
    with closing(bus.consumer(follower.group, [TOPIC])) as consumer:
        while follower.step(consumer, 0.3):
            pass


def test_the_announcement_is_read_from_the_log_and_once(api: Api, fresh_bus: Callable[[], Bus]) -> None:
    bus = fresh_bus()
    bus.create_topics([TOPIC])
    value = Envelope.of("cn.bashu.indicators.value.published.v1", "water_total/51/2020", 1, NOW).headers()
    accepted(api)
    with closing(bus.producer()) as producer:
        producer.publish([Message(TOPIC, b"water_total|51|2020", b"{}", value), announced(1, "51")])
    follower = Follower(api.database, bus, "statistics", TAKING)
    work_off(follower, bus)
    assert state(api, path()) == ("sealed", 2, 1)

    corrected(api)
    with closing(bus.producer()) as producer:
        producer.publish([announced(1, "51")])  # the relay sent it twice
    work_off(follower, bus)
    assert state(api, path()) == ("accepted", 3, 3)
