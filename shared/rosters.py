"""Which institutions a class of roster can have: where only a number is known, nobody says which they are.

Who takes an award (projects) and who counts the awards (indicators) must mean the same ones.
"""

from __future__ import annotations

from typing import NamedTuple

_AGENCIES, _INSTITUTIONS = ("01", "03"), ("021", "022", "023", "024", "025", "026")


class Bodies(NamedTuple):
    """The own bodies of the regions of a level, of these institution types: a hospital is none of the agencies."""

    level: str
    types: tuple[str, ...]


OWN_BODIES = {
    "province_agencies": Bodies("province", _AGENCIES),
    "prefecture_agencies": Bodies("prefecture", _AGENCIES),
    "province_institutions": Bodies("province", _INSTITUTIONS),
    "prefecture_institutions": Bodies("prefecture", _INSTITUTIONS),
}
"""By class of roster; the other classes may have any institution, at any level."""
