"""As days pass: names are forgotten, counts are not; certificates expire, once each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.training.commands.certificates import expire
from services.training.commands.keeping import purge
from tests.records.samples.training import CERTIFICATE
from tests.records.service import Api, codes
from tests.training.sessions import PATH, REASON, hold, person, said, send, session

SetToday = Callable[[str], None]


class TestRetention:
    """The roster came on 2026-11-23, five years after the session."""

    def test_until_its_time_is_over_nothing_is_forgotten(self, api: Api, set_today: SetToday) -> None:
        hold(api)
        kept_until = send(api).json()["kept_until"]
        set_today(kept_until)

        assert (kept_until, purge(api.database)) == ("2029-11-22", 0)
        assert len(api.get(f"{PATH}/roster").json()["rows"]) == 6

    def test_then_the_names_go_and_the_counts_stay(self, api: Api, set_today: SetToday) -> None:
        hold(api)
        before = send(api).json()
        set_today("2029-11-23")
        purged = (purge(api.database), purge(api.database))
        after = api.get(f"{PATH}/roster").json()

        assert purged == (6, 0)
        assert (after["rows"], after["purged_on"]) == ([], "2029-11-23")
        assert (after["groups"], after["attendance"]) == (before["groups"], before["attendance"])

    def test_what_is_purged_settles_nothing_anew(self, api: Api, set_today: SetToday) -> None:
        hold(api)
        send(api)
        set_today("2029-11-23")
        purge(api.database)
        api.put(PATH, session(required_minutes=1440, reason=REASON), match=1)

        assert [event["person_times"] for event in said(api, "attendance")] == [4]

    def test_a_session_still_to_come_is_counted_from(self, api: Api) -> None:
        api.put(PATH, session(starts_on="2027-01-01", ends_on="2027-01-03"))

        assert send(api, person("王晓明")).json()["kept_until"] == "2030-01-02"


def issue(api: Api, **changes: Any) -> Any:
    return api.put(CERTIFICATE.path(), {**CERTIFICATE.body, **changes})


class TestCertificates:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"person_ref": "张三"}, "person_ref_malformed"),
            ({"valid_to": "2024-10-19"}, "validity_reversed"),
            ({"issued_on": "2026-11-24"}, "in_the_future"),
            ({"region_code": "50P001"}, "region_not_founded"),
            ({"kind": "driving"}, "unknown_enum"),
        ],
    )
    def test_what_is_refused(self, api: Api, changes: dict[str, Any], code: str) -> None:
        answer = issue(api, **changes) if code != "region_not_founded" else api.put(
            CERTIFICATE.path(), {**CERTIFICATE.body, "issued_on": "2021-10-20", **changes}, by="chongqing"
        )  # fmt: skip

        assert (answer.status_code, codes(answer)) == (422, [code]), answer.text

    def test_it_expires_when_its_last_day_has_passed_once(self, api: Api, set_today: SetToday) -> None:
        issue(api)
        set_today("2027-10-19")
        on_its_last_day = expire(api.database)
        set_today("2027-10-20")
        afterwards = (expire(api.database), expire(api.database))

        assert (on_its_last_day, afterwards) == (0, (1, 0))
        assert [(event["verb"], event["revision"]) for event in said(api, "certificate")] == [
            ("issued", 1),
            ("expired", 2),
        ]

    def test_one_without_an_end_never_does(self, api: Api, set_today: SetToday) -> None:
        issue(api, valid_to=None)
        set_today("2060-01-01")

        assert expire(api.database) == 0

    def test_what_had_run_out_when_it_came_is_told_as_expired_at_once(self, api: Api) -> None:
        issue(api, issued_on="2021-10-20", valid_to="2024-10-19")

        assert [event["verb"] for event in said(api, "certificate")] == ["expired"]
        assert expire(api.database) == 0

    def test_renewed_it_is_issued_again(self, api: Api, set_today: SetToday) -> None:
        issue(api)
        set_today("2027-10-20")
        expire(api.database)
        api.put(CERTIFICATE.path(), {**CERTIFICATE.body, "valid_to": "2030-10-19"}, match=2)

        assert [event["verb"] for event in said(api, "certificate")] == ["issued", "expired", "issued"]
