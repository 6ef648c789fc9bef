"""The kinds of record of training, and what their rules compare them with.

records.py    what one province reports by itself      proposed.py   what the other province confirms
joint.py      what all joint objects have in common    confirmations.py   the other province's word
"""

from __future__ import annotations

from services.training.commands.certificates import CERTIFICATES
from services.training.commands.proposed import EVALUATIONS, PROMOTIONS, STANDARDS
from services.training.commands.records import EXCHANGES, POST_ROSTERS
from services.training.commands.sessions import SESSIONS
from shared.kinds import Declared

KINDS: tuple[Declared, ...] = (SESSIONS, POST_ROSTERS, CERTIFICATES, EXCHANGES, PROMOTIONS, STANDARDS, EVALUATIONS)

__all__ = ["CERTIFICATES", "EVALUATIONS", "EXCHANGES", "KINDS", "POST_ROSTERS", "PROMOTIONS", "SESSIONS", "STANDARDS"]
