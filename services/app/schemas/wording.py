"""What AsyncAPI says of each thing, in Chinese and English: what its events carry, and what they are keyed by.

A thing or a verb that is declared but not described here fails the export with its name.
"""

from __future__ import annotations

from typing import NamedTuple


class Thing(NamedTuple):
    """A kind of record. `key` is what the partition is chosen by, and so what order is kept for."""

    about: str
    key: str
    key_pattern: str


THINGS = {
    ("statistics", "institution"): Thing(
        about="公共机构登记 / an institution's entry in the register",
        key="机构的统一社会信用代码或临时代码 / the institution's credit code, or its stand-in TMP- code",
        key_pattern="^([0-9A-Z]{18}|TMP-[0-9A-Z]{1,14})$",
    ),
    ("statistics", "energy_return"): Thing(
        about="能源资源消费报表 / a return of energy and water",
        key="填报机构的统一社会信用代码或临时代码 / the credit code of the reporting institution, or its TMP- code",
        key_pattern="^([0-9A-Z]{18}|TMP-[0-9A-Z]{1,14})$",
    ),
    ("indicators", "value"): Thing(
        about="指标值 / the value of an indicator",
        key="指标|区划|统计期 / indicator|region|period",
        key_pattern=r"^[^|]+\|[^|]+\|[^|]+$",
    ),
}

VERBS = {
    "registered": "已登记 / registered",
    "changed": "已变更 / changed",
    "closed": "已注销 / closed",
    "submitted": "已报送 / submitted",
    "revised": "已修订 / revised",
    "accepted": "已接受 / accepted",
    "returned": "已退回 / returned",
    "withdrawn": "已撤回 / withdrawn",
    "sealed": "已封存 / sealed",
    "published": "已发布 / published",
}

TOPICS = {
    "bashu.statistics": "公共机构与能源资源消费报表 / institutions, and returns of energy and water",
    "bashu.indicators": "川渝两省市及各市州的指标值 / values of indicators of both provinces and their prefectures",
}

ABOUT = """\
川渝公共机构节能平台发布的事件。本文件描述的是合作方的应用：它接收这些主题，不写入任何主题。
每个事件带有记录的全部状态和版本号；以版本最高的为准，重复、重放与乱序均无妨。用法与承诺见 schemas/README.zh-CN.md。

The events of the energy platform of the public institutions of Sichuan and Chongqing. This document describes a
partner's application: it receives these topics and writes to none. Every event carries the full state of its record
and its revision; the highest revision is what holds, so duplicates, replays and reordering do no harm. How to
consume, and what is promised: schemas/README.md."""

SERVER = """\
运维方告知的 Kafka 引导地址、账号与证书；主题名前可能有约定的前缀。
The bootstrap addresses, account and certificate that the operator names; topics may carry an agreed prefix."""

TRACE = "W3C Trace Context：引起此事件的请求 / the request that caused the event"
GROUP = "合作方自选，每个应用一个 / chosen by the partner, one for each application"
