"""The tables of projects, as its migrations make them: two for each kind of record, and the copy of the register."""

from __future__ import annotations

from services.projects.commands import KINDS
from shared.kinds.tables import metadata_of

metadata = metadata_of(KINDS)
