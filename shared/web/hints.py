"""What to do about an error whose rule has no better advice: no refusal goes out without a hint."""

from __future__ import annotations

_USUAL = {
    "missing_field": "补填 / fill it in",
    "unknown_field": "本接口只接受公布的字段 / only the published fields are accepted",
    "wrong_type": "按 /docs 中的类型填写 / use the type that /docs gives",
    "negative": "填写 0 或正数 / zero or a positive number",
    "too_small": "填写允许范围内的数值 / use a value within the limits",
    "too_large": "填写允许范围内的数值 / use a value within the limits",
    "too_many_lines": "分次报送，或删除多余的行 / send it in parts, or leave lines out",
    "text_too_long": "缩短文本 / shorten the text",
    "duplicate_line": "合并或删除其一 / merge them, or leave one out",
    "validity_reversed": "核对起止日期 / check both dates",
    "date_malformed": "如 / e.g. 2026-03-31",
}
_OTHERWISE = "填写要求见 /docs / what is asked for stands in /docs"


def usual_hint(code: str) -> str:
    return _USUAL.get(code, _OTHERWISE)
