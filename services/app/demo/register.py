"""The made-up institutions of a province: where they hang, what they are, how large they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from services.app.demo.codes import credit_codes
from services.app.demo.figures import Province
from services.app.demo.names import institution_name
from services.app.demo.numbers import Floats, Integers, apportion, apportion_from_one, chance
from services.app.demo.profiles import PROFILES, RESIDENTS, SIZE_BY_LEVEL
from shared.geography import Region, regions

PLANNED = "51"  # the province whose plan sets the targets
VALID_FROM = date(2010, 1, 1)
_LAST_DAY = date(2025, 12, 31)
_OWN_LEVEL = {
    "province": 0.008,
    "prefecture": 0.055,
}  # share of the institutions at the 本级 of the province, of all prefectures
_TOWNSHIP = 0.4  # share of a county's institutions that belong to a town
_NUMBERS_PER_PROVINCE = 10_000_000


@dataclass(frozen=True, slots=True)
class Register:
    """Institutions as parallel columns; row i is the same institution everywhere."""

    province: str
    uscc: list[str]
    name: list[str]
    type_index: Integers  # into PROFILES
    region_code: list[str]
    level: list[str]
    is_key_user: list[bool]
    size: Floats  # expected energy users, before scaling

    def __len__(self) -> int:
        return len(self.uscc)

    def rows(self, start: int, end: int) -> Register:
        """The institutions from `start` to before `end`."""
        part = slice(start, end)
        return Register(
            self.province,
            self.uscc[part],
            self.name[part],
            self.type_index[part],
            self.region_code[part],
            self.level[part],
            self.is_key_user[part],
            self.size[part],
        )

    @property
    def key_users(self) -> Integers:
        return np.flatnonzero(np.array(self.is_key_user))


def register(base: Province, seed: int) -> Register:
    """All institutions of a province, the same for the same seed."""
    random = chance(seed, int(base.code), 1)
    nodes = _nodes(base)
    per_node = apportion_from_one(base.institutions, _node_weights(nodes, random))
    node_index = np.repeat(np.arange(len(nodes)), per_node)
    type_index = random.permutation(
        np.repeat(np.arange(len(PROFILES)), apportion(base.institutions, np.array([p.share for p in PROFILES])))
    )
    size = _sizes(nodes, node_index, type_index, random)
    in_town = random.random(base.institutions) < _TOWNSHIP
    numbers = np.arange(base.institutions) + int(base.code) * _NUMBERS_PER_PROVINCE // 10 + seed * 1_000_003
    node_codes = [nodes[i].code for i in node_index]
    return Register(
        province=base.code,
        uscc=credit_codes([PROFILES[t].authority for t in type_index], node_codes, numbers % 10**8),
        name=_names(nodes, node_index, type_index),
        type_index=type_index,
        region_code=node_codes,
        level=[_level(nodes[i].level, town) for i, town in zip(node_index, in_town, strict=True)],
        is_key_user=_key_users(base.key_users, node_index, size * _intensity(type_index)),
        size=size,
    )


def stands(code: str) -> bool:
    """Whether a division is the same from before the plan's first day to after its last."""
    region = regions()[code]
    return region.valid_from is None and (region.valid_to is None or region.valid_to > _LAST_DAY)


def first_of_each_node(register: Register) -> dict[str, str]:
    """The first institution of every node that was not dissolved meanwhile."""
    found: dict[str, str] = {}
    for node, uscc in zip(register.region_code, register.uscc, strict=True):
        if stands(node):
            found.setdefault(node, uscc)
    return found


def _nodes(base: Province) -> list[Region]:
    """The reporting nodes that existed in the base year: counties and the 本级 of prefectures and province."""
    return [region for region in regions().subtree(base.code) if region.valid_on(date(base.year, 12, 31))]


def _node_weights(nodes: list[Region], random: np.random.Generator) -> Floats:
    """Counties by their prefecture's residents; fixed shares for the 本级."""
    levels = np.array([node.level for node in nodes])
    counties_of = Counter(node.parent for node in nodes if node.level == "county")
    weights = np.array(
        [
            (RESIDENTS.get(node.code[:4], 1.0) ** 0.8) / counties_of.get(node.parent, 1)
            if node.level == "county"
            else RESIDENTS.get(node.code, 1.0) ** 0.5
            for node in nodes
        ]
    )
    weights[levels == "county"] *= np.exp(random.normal(0, 0.35, int((levels == "county").sum())))
    for level, share in _OWN_LEVEL.items():
        own = levels == level
        weights[own] *= share / weights[own].sum() if own.any() else 1.0
    counties = levels == "county"
    weights[counties] *= (1.0 - weights[~counties].sum()) / weights[counties].sum()
    return weights


def _sizes(nodes: list[Region], node_index: Integers, type_index: Integers, random: np.random.Generator) -> Floats:
    mean = np.array([p.users for p in PROFILES])[type_index]
    deviation = np.array([p.spread for p in PROFILES])[type_index]
    by_level = np.array([SIZE_BY_LEVEL[node.level] for node in nodes])[node_index]
    varied: Floats = np.exp(random.normal(0, 1, len(type_index)) * deviation - deviation**2 / 2)
    sizes: Floats = mean * by_level * varied
    return sizes


def _intensity(type_index: Integers) -> Floats:
    """Expected building energy per user."""
    per_user: Floats = np.array([p.m2_per_user * p.kgce_per_m2 for p in PROFILES])
    expected: Floats = per_user[type_index]
    return expected


def _key_users(count: int, node_index: Integers, energy: Floats) -> list[bool]:
    """The largest of every node, so that none is empty on a monthly map, then the largest of the rest."""
    by_energy = np.argsort(-energy, kind="stable")
    _, first_of_node = np.unique(node_index[by_energy], return_index=True)
    is_first = np.zeros(len(energy), bool)
    is_first[first_of_node] = True
    chosen = np.concatenate([by_energy[is_first], by_energy[~is_first]])[:count]
    flags = np.zeros(len(energy), bool)
    flags[chosen] = True
    return [bool(flag) for flag in flags]


def _level(node_level: str, in_town: bool) -> str:
    return "township" if node_level == "county" and in_town else node_level


def _names(nodes: list[Region], node_index: Integers, type_index: Integers) -> list[str]:
    seen: Counter[tuple[int, int]] = Counter()
    full_names = [_full_name(node) for node in nodes]
    names = []
    for node, kind in zip(node_index.tolist(), type_index.tolist(), strict=True):
        names.append(
            institution_name(
                full_names[node], nodes[node].level != "county", PROFILES[kind].code, seen[node, kind], node * 31
            )
        )
        seen[node, kind] += 1
    return names


def _full_name(node: Region) -> str:
    """With the prefecture (or 重庆市) before the county: 市中区 exists twice."""
    return (regions()[node.parent].name if node.level == "county" and node.parent else "") + node.name
