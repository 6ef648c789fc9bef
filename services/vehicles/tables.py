"""The tables of vehicles, as its migrations make them: two for each kind of record, and the copy of the register."""

from __future__ import annotations

from services.vehicles.commands import KINDS
from shared.kinds.tables import metadata_of

metadata = metadata_of(KINDS)
