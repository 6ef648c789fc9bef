"""What counts of sessions and standards, so that reconcile can hold it against the facts made of them."""

from __future__ import annotations

from services.training.commands.proposed import STANDARDS
from services.training.commands.sessions import SESSIONS
from tests.records.counting import counting
from tests.records.samples.training import SESSION, STANDARD
from tests.records.service import Api
from tests.training.sessions import PATH, REASON, session


def test_a_session_counts_from_logged_on_until_it_is_withdrawn(api: Api) -> None:
    api.put(PATH, session())
    assert counting(api.database, SESSIONS) == []
    api.post(f"{PATH}/log", match=1)
    assert counting(api.database, SESSIONS) == [("/".join(SESSION.key.values()), 2)]
    api.post(f"{PATH}/withdraw", {"reason": REASON}, match=2)
    assert counting(api.database, SESSIONS) == []


def test_a_standard_counts_at_every_stage(api: Api) -> None:
    api.put(STANDARD.path(), STANDARD.body)
    assert counting(api.database, STANDARDS) == [("/".join(STANDARD.key.values()), 1)]
