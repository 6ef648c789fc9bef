"""The kinds of record of projects, and what their rules compare them with."""

from __future__ import annotations

from services.projects.commands.awards import AWARDS
from services.projects.commands.carbon import NEUTRAL_EVENTS, VERIFICATIONS
from services.projects.commands.nil_reports import NIL_REPORTS
from services.projects.commands.offices import ASSESSMENTS, DOCUMENTS, OPENING_BALANCES
from services.projects.commands.rosters import ROSTERS
from services.projects.commands.works import NEW_BUILDINGS, PROJECTS
from shared.kinds import Declared

KINDS: tuple[Declared, ...] = (
    PROJECTS,
    NEW_BUILDINGS,
    VERIFICATIONS,
    NEUTRAL_EVENTS,
    AWARDS,
    DOCUMENTS,
    ROSTERS,
    ASSESSMENTS,
    NIL_REPORTS,
    OPENING_BALANCES,
)
