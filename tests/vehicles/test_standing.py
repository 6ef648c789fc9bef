"""What counts is named as the events name it, so that reconcile can hold it against the facts made of them."""

from __future__ import annotations

from services.app.kinds import KINDS
from services.vehicles.commands import ACQUISITIONS, STOCKS
from shared.records.standing import standing
from tests.records.service import SCHOOL, Api

CAR = {"acquired_on": "2021-05-12", "kind": "new", "drive": "bev", "use": "general", "count": 1}
FLEET = {"vehicles": [{"drive": "bev", "ownership": "owned", "count": 3}]}


def test_records_that_count_are_named_as_in_their_events(api: Api) -> None:
    for path, body in (
        (f"vehicle-acquisitions/{SCHOOL}/A-1", {**CAR, "state": "accepted"}),
        (f"vehicle-acquisitions/{SCHOOL}/A-2", CAR),
        (f"vehicle-stocks/{SCHOOL}/2021-H1", {**FLEET, "state": "accepted"}),
    ):
        assert api.put(path, body).status_code == 201

    with api.database.transaction() as connection:
        found = [*standing(connection, ACQUISITIONS), *standing(connection, STOCKS)]
        told = {subject for (subject,) in connection.execute("SELECT subject FROM outbox")}
    assert found == [(f"{SCHOOL}/A-1", 1), (f"{SCHOOL}/2021-H1", 1)]
    assert {subject for subject, _ in found} == told - {f"{SCHOOL}/A-2"}


def test_reconcile_asks_for_every_kind_of_the_service() -> None:
    assert {ACQUISITIONS, STOCKS} <= set(KINDS)
