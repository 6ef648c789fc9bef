"""Codes as people read them in a workbook: Chinese first, then English."""

from __future__ import annotations

from services.indicators.targets.texts import STATUS


def _both(zh: dict[str, str]) -> dict[str, str]:
    return {code: f"{text} {code.replace('_', ' ')}" for code, text in zh.items()}


STATUSES = _both(STATUS)
REPORTING = _both({"complete": "齐", "partial": "部分", "none": "无"})
KINDS = _both({
    "year_value": "年度值",
    "cumulative": "累计",
    "checklist": "清单",
    "state": "时点",
    "cumulative_ratio": "累计比率",
    "each_year": "逐年",
    "standing": "持续",
})  # fmt: skip
ROLLUPS = _both({"own": "本地区合计", "all_of": "各地区均须达到", "joint": "川渝共同"})
SIGNS = {"<=": "≤", ">=": "≥", "==": "="}
OBS_STATUS = {
    "A": ("正常", "normal"),
    "P": ("报送未齐", "not all have reported"),
    "E": ("估计，或有替代的数", "an estimate, or something stands in"),
    "B": ("报表制度换版，与上期不完全可比", "form edition changed, a break in the series"),
    "M": ("无数据", "no data"),
}
TYPES = {
    "all": ("合计", "all"),
    "01": ("国家机关", "state organs"),
    "02": ("事业小计", "institutions, all"),
    "021": ("教育", "education"),
    "022": ("科技", "science"),
    "023": ("文化", "culture"),
    "024": ("卫生", "health"),
    "025": ("体育", "sports"),
    "026": ("其他事业", "other institutions"),
    "03": ("团体组织", "organisations"),
}
OBSERVED = {code: f"{code} {zh} {en}" for code, (zh, en) in OBS_STATUS.items()}
TYPED = {code: f"{zh} {en}" for code, (zh, en) in TYPES.items()}
