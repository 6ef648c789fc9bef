"""What statistics publishes: full state of the record, integers in the smallest unit, no names of persons.

Topic `bashu.statistics`, key = USCC; a round of review belongs to no institution and is keyed by its natural key.
"""

from services.statistics.events import energy, references, register, reviews, surveys
from services.statistics.events.energy import EnergyReturn, ReturnContent, ReturnLine, ReturnUsers
from services.statistics.events.register import Institution, InstitutionRow

EVENTS = (*register.EVENTS, *energy.EVENTS, *surveys.EVENTS, *reviews.EVENTS, *references.EVENTS)

__all__ = ["EVENTS", "EnergyReturn", "Institution", "InstitutionRow", "ReturnContent", "ReturnLine", "ReturnUsers"]
