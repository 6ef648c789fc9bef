"""The tables of training, as its migrations make them: two for each kind of record, and the copy of the register."""

from __future__ import annotations

from services.training.commands import KINDS
from services.training.commands.confirmations import CONFIRMATIONS
from shared.kinds.tables import metadata_of

metadata = metadata_of((*KINDS, CONFIRMATIONS))
