"""Does what the code generates still keep what partners were promised?

The view is a consumer's: it reads what a closed producer sends, ignores fields that it does not know, and was written
against the promised schema. A change is compatible when every payload that the new schema allows is one that such a
consumer can read, and no field that it may read has gone. All else is breaking, or unclassified where no rule says.
"""

from shared.events.compat.changes import Change, Verdict
from shared.events.compat.compare import compare

__all__ = ["Change", "Verdict", "compare"]
