"""Kinds of record that are declared: natural key, body, place and rules of one kind in a few lines.

`services/README.md` says how a service gets a new kind.

    declared.py   `Registered` (in force at once), and what all have in common; `Beside`, for look-ups
    reported.py   `Reported`: states, acceptance, what a release seals
    keys.py       parts of a key        fields.py   simple fields         bodies.py   bodies, lists, objects
    places.py     region and days       admitting.py  403, 409 and dissolved regions
    entries.py    a register's entries by key
    rectifying.py `Rectifiable`: what is to be put right by a day is announced as done, or as overdue
    growth.py     over a million times the last accepted value
    tables.py     DDL and metadata      routes.py   all routes of a service
"""

from shared.kinds.bodies import Items, Many, Nested
from shared.kinds.declared import Beside, Declared, Registered, Sent
from shared.kinds.entries import read_entries
from shared.kinds.fields import Amount, Choice, Day, Derived, Flag, RegionCode, Text, Uscc, Whole
from shared.kinds.keys import Code, Date, Institution, OneOf, PeriodCode, Region, Year
from shared.kinds.places import OfEither, OfInstitution, OfRegion, during, in_year, on, throughout
from shared.kinds.rectifying import Rectifiable
from shared.kinds.reported import Reported

__all__ = [
    "Amount",
    "Beside",
    "Choice",
    "Code",
    "Date",
    "Day",
    "Declared",
    "Derived",
    "Flag",
    "Institution",
    "Items",
    "Many",
    "Nested",
    "OfEither",
    "OfInstitution",
    "OfRegion",
    "OneOf",
    "PeriodCode",
    "Rectifiable",
    "Region",
    "RegionCode",
    "Registered",
    "Reported",
    "Sent",
    "Text",
    "Uscc",
    "Whole",
    "Year",
    "during",
    "in_year",
    "on",
    "read_entries",
    "throughout",
]
