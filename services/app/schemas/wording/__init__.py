"""What AsyncAPI says of each thing, in Chinese and English: what its events carry, and what they are keyed by.

A thing or a verb that is declared but not described here fails the export with its name.
"""

from __future__ import annotations

from services.app.schemas.wording.things import THINGS

__all__ = ["ABOUT", "GROUP", "SERVER", "THINGS", "TOPICS", "TRACE", "VERBS"]

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
    "opened": "已开启 / opened",
    "raised": "已提出 / raised",
    "answered": "已答复 / answered",
    "decided": "已裁定 / decided",
    "overdue": "已逾期 / overdue",
    "commissioned": "已投用 / commissioned",
    "retired": "已停用 / retired",
    "done": "已完成 / done",
    "upgraded": "已改造 / upgraded",
    "scheduled": "已安排 / scheduled",
    "logged": "已登记举办 / logged as held",
    "confirmed": "已获对方确认 / confirmed by the other province",
    "settled": "已核定 / settled",
    "issued": "已颁发 / issued",
    "expired": "已到期 / expired",
    "stage_changed": "阶段已变更 / at another stage",
    "given": "已确认 / given",
    "granted": "已授予 / granted",
    "revoked": "已撤销 / revoked",
}

TOPICS = {
    "bashu.statistics": "公共机构与能源资源消费报表 / institutions, and returns of energy and water",
    "bashu.vehicles": "车辆与充电设施 / vehicles and charging",
    "bashu.waste": "垃圾分类、厨余处理与禁塑 / sorted waste, kitchen waste, banned plastics",
    "bashu.food": "食堂与反食品浪费 / canteens, and food that is not wasted",
    "bashu.training": "培训、交流与川渝共同事项 / training, exchanges, and what both provinces do together",
    "bashu.projects": "项目、示范、文件与名录 / projects, awards, documents, rosters",
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
