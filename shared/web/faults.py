"""What pydantic finds wrong with a request, in the codes and words of the platform."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from shared.web.problems import FieldError, pointer


class Fault(NamedTuple):
    """A stable code, and both texts; braces take the limits that pydantic tells."""

    code: str
    zh: str
    en: str


_WHOLE = Fault("wrong_type", "应为整数", "must be a whole number")
_BOOLEAN = Fault("wrong_type", "应为 true 或 false", "must be true or false")
_OBJECT = Fault("wrong_type", "应为对象", "must be an object")
_CHOICE = Fault("unknown_enum", "不在允许的取值之内：{allowed}", "must be one of: {allowed}")
DAY = Fault("date_malformed", "应为日期 YYYY-MM-DD", "must be a date, YYYY-MM-DD")
TIME = Fault(
    "time_malformed",
    "应为带时区的时间（RFC 3339），例如 2026-11-23T08:00:00+08:00",
    "must be a time with its offset (RFC 3339), for example 2026-11-23T08:00:00+08:00",
)
_OTHER = Fault("invalid_value", "取值无效", "is not valid")

_FAULTS = {
    "missing": Fault("missing_field", "缺少必填项", "is required"),
    "extra_forbidden": Fault("unknown_field", "未知字段", "is not a published field"),
    "string_type": Fault("wrong_type", "应为字符串", "must be a string"),
    "string_too_long": Fault(
        "text_too_long", "文本过长，最多 {max_length} 字", "has more than {max_length} characters"
    ),
    "string_too_short": Fault(
        "text_too_short", "文本过短，至少 {min_length} 字", "has fewer than {min_length} characters"
    ),
    "string_pattern_mismatch": Fault("malformed", "格式不符：{pattern}", "must have the form {pattern}"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": Fault("too_large", "数值过大", "is too large"),
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "list_type": Fault("wrong_type", "应为数组", "must be an array"),
    "literal_error": _CHOICE,
    "enum": _CHOICE,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "datetime_type": TIME,
    "datetime_parsing": TIME,
    "datetime_from_date_parsing": TIME,
    "datetime_object_invalid": TIME,
    "timezone_aware": TIME,
    "greater_than": Fault("too_small", "应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": Fault("too_small", "数值过小，最小为 {ge}", "must be at least {ge}"),
    "less_than": Fault("too_large", "应小于 {lt}", "must be less than {lt}"),
    "less_than_equal": Fault("too_large", "数值过大，最大为 {le}", "must be at most {le}"),
    "too_long": Fault("too_many", "项数过多，最多 {max_length} 项", "has more than {max_length} entries"),
    "too_short": Fault("too_few", "项数过少，至少 {min_length} 项", "has fewer than {min_length} entries"),
}
_QUOTED = re.compile(r"'([^']*)'")


def field_error(detail: Any) -> FieldError:
    """One of pydantic's error dicts as ours: JSON pointer for the body, the name for a parameter."""
    place, *path = detail["loc"]
    told = detail.get("ctx", {})
    code, zh, en = _fault(detail["type"], detail["msg"], told)
    hint, value = told.get("hint", ""), _shown(detail)
    if place == "body":
        return FieldError(code, zh, en, pointer(path), hint, value=value)
    name = str(path[0])  # behind it the position, of a parameter that repeats
    return FieldError(code, f"参数 {name}：{zh}", f"Parameter {name}: {en}", hint=hint, value=value, parameter=name)


def _fault(kind: str, message: str, told: dict[str, Any]) -> Fault:
    if "zh" in told:  # raised by `shared.web.filters.refused`, in our words already
        return Fault(kind, told["zh"], message)
    known = _FAULTS.get(kind, _OTHER)
    limits = {**told, "allowed": ", ".join(_QUOTED.findall(str(told.get("expected"))))}
    return Fault(known.code, known.zh.format(**limits), known.en.format(**limits))


def _shown(detail: Any) -> str | None:
    value = detail.get("input")
    return str(value)[:100] if detail["type"] != "missing" and isinstance(value, str | int | float) else None
