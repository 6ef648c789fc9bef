"""What changed between two versions of a standard, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from services.indicators.standards.text import load

Place = tuple[str, ...]

ENTRIES = {
    "targets": ("目标", "target"),
    "duties": ("无数值任务", "duty"),
    "rules": ("会审规则", "rule of review"),
    "measures": ("度量", "measure"),
}
FIELDS = {  # of a target, a duty or a rule of review, as people call them
    "kind": ("判定方式", "kind"),
    "rollup": ("汇总方式", "rollup"),
    "measure": ("度量", "measure"),
    "comparator": ("比较方向", "comparator"),
    "unit": ("单位", "unit"),
    "baseline": ("基期值", "baseline"),
    "target": ("目标值", "target value"),
    "deadline": ("期限", "deadline"),
    "inherits": ("是否沿用到下级", "inheritance"),
    "pace": ("进度", "pace"),
    "passing_share": ("应合格比例", "share that has to pass"),
    "items": ("清单", "items"),
    "exempt": ("除外地区", "exempt regions"),
    "only": ("只含地区", "only these regions"),
    "own_value_missing": ("待定更高值的地区", "regions whose own higher value is missing"),
    "values": ("分地区目标值", "values of single regions"),
    "bound": ("比较对象", "what is compared"),
    "evidence": ("数据来源", "evidence"),
    "readings": ("歧义读法", "readings"),
    "status_from": ("状态取自", "source of the status"),
    "zh": ("原文", "text"),
    "of": ("关系", "relation"),  # these and the following, of a measure
    "where": ("条件", "condition"),
    "amount": ("求和字段", "amount"),
    "by": ("计数对象", "what counts once"),
    "itself": ("只计本级", "counting only its own"),
    "test": ("检查内容", "test"),
    "severity": ("严重程度", "severity"),
    "tolerance": ("容差", "tolerance"),
    "field": ("检查的字段", "field"),
    "leaves_out": ("不检查的行", "lines left out"),
    "forms": ("适用报表", "forms"),
    "types": ("适用类型", "types"),
    "regions": ("适用地区", "regions"),
    "valid_from": ("起始日", "first day"),
    "valid_to": ("终止日", "last day"),
    "en": ("英文", "English text"),
    "hint": ("提示", "hint"),
}


class Difference(NamedTuple):
    zh: str
    en: str


def diff(old: str, new: str) -> list[Difference]:
    """Every entry added, removed or changed, in the order of the new file; a new target or duty is one."""
    was, now = load(old), load(new)
    before, after = dict(_entries(was, ())), dict(_entries(now, ()))
    found: dict[Difference, None] = {}
    for place in after:
        if place[0] in ENTRIES and len(place) > 2 and place[1] not in was.get(place[0], {}):
            found[_whole(place, now[place[0]][place[1]])] = None
        elif before.get(place) != after[place]:
            found[_word(place, before.get(place), after.get(place))] = None
    return [*found, *(_word(place, before[place], None) for place in before if place not in after)]


def changed_places(old: Any, new: Any) -> list[Place]:
    """Entries of the old version that are different or gone in the new one."""
    before, after = dict(_entries(old, ())), dict(_entries(new, ()))
    return [place for place, value in before.items() if after.get(place) != value]


def _entries(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _entries(value, (*place, str(key)))
    elif isinstance(data, list) and not any(isinstance(each, dict) for each in data):
        yield place, " ".join(map(str, data))
    else:
        yield place, " ".join(str(data).split())


def _whole(place: Place, entry: Any) -> Difference:
    zh, en = ENTRIES[place[0]]
    value = f"{entry.get('comparator')} {entry['target']} {entry.get('unit')}" if entry.get("target") else ""
    until = entry.get("deadline") or ""
    told = "，".join(str(part) for part in (entry.get("zh") or entry["name"]["zh"], value, until) if part)
    return Difference(f"新增{zh} {place[1]}：{told}", f"{en} {place[1]} added: {_called(entry)}")


def _called(entry: Any) -> str:
    """In English: a target, a rule of review or a measure."""
    return str(entry.get("name_en") or entry.get("en") or entry["name"]["en"])


def _word(place: Place, old: str | None, new: str | None) -> Difference:
    zh, en = _where(place)
    if old is None:
        return Difference(f"新增 {zh}：{new}", f"{en} added: {new}")
    if new is None:
        return Difference(f"删除 {zh}（原为 {old}）", f"{en} removed (was {old})")
    return Difference(f"{zh} 由 {old} 改为 {new}", f"{en} changed from {old} to {new}")


def _where(place: Place) -> tuple[str, str]:
    """The path of an entry; of a target or duty in words."""
    if place[0] not in ENTRIES or len(place) < 3 or place[2] not in FIELDS:
        return ".".join(place), ".".join(place)
    (zh, en), (field_zh, field_en) = ENTRIES[place[0]], FIELDS[place[2]]
    rest = "".join(f".{part}" for part in place[3:])
    return f"{zh} {place[1]} 的{field_zh}{rest}", f"{field_en}{rest} of {en} {place[1]}"
