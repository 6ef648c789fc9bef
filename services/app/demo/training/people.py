"""Made-up people: who came to a joint session, by name and unit, as a roster has them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.app.demo.bodies import Body
from services.app.demo.register import Register, first_of_each_node
from services.app.demo.training.course import LEFT_EARLY, PARTICIPANTS

_SURNAMES = "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "明华丽强军敏静伟芳勇艳杰娟涛超霞平刚桂英文辉玲建国红波宁健俊帆燕云莉佳欣雨晨"
_TEACHERS, _HELPERS = 3, 2


def made_up_ref(random: np.random.Generator) -> str:
    """As the hash of a person looks like."""
    return random.bytes(16).hex()


def roster(
    registers: Sequence[Register], minutes: int, required: int, random: np.random.Generator
) -> list[Body]:  # fmt: skip
    """Half from each province; the lecturers and helpers are the first province's."""
    rows: list[Body] = []
    for nth, register in enumerate(registers):
        offices = first_of_each_node(register)
        nodes = random.choice(sorted(offices), PARTICIPANTS // 2, replace=False).tolist()
        for node in nodes:
            early = random.random() < LEFT_EARLY
            rows.append(_person(node, offices[node], "participant", required // 2 if early else minutes, random))
        if nth == 0:
            for number, role in enumerate(["lecturer"] * _TEACHERS + ["staff"] * _HELPERS):
                rows.append(_person(nodes[number], offices[nodes[number]], role, None, random))
    return rows


def _person(node: str, uscc: str, role: str, minutes: int | None, random: np.random.Generator) -> Body:
    given = "".join(random.choice(list(_GIVEN), int(random.integers(1, 3))).tolist())
    return {
        "name": f"{random.choice(list(_SURNAMES))}{given}",
        "institution_uscc": uscc,
        "region_code": node,
        "role": role,
        "phone_last4": f"{int(random.integers(0, 10_000)):04d}",
        "minutes": minutes,
    }
