"""What stands in a cell, as the kind of its column wants it. Excel's own conversions are named, never guessed back."""

from __future__ import annotations

import re
from typing import Any

from shared.sheets.forms import Column

Value = str | int | None

_ERRORS = {
    "cell_formula": ("是公式", "is a formula", "选择性粘贴为数值 / paste it as a value"),
    "cell_error": ("是 Excel 错误值", "is an Excel error", "改为实际内容 / write what is meant"),
    "cell_date": (
        "被 Excel 识别为日期",
        "was taken for a date by Excel",
        "将该列设为文本格式后重填 / format the column as text and type it again",
    ),
    "cell_not_text": (
        "应为文字，不能是数字",
        "is a number where words belong",
        "核对是否填错列 / is it in the right column?",
    ),
    "cell_number_of_code": (
        "被 Excel 存为数字，末几位可能已丢失",
        "was kept as a number by Excel, which loses its last digits",
        "将该列设为文本格式后重填 / format the column as text and type it again",
    ),
    "cell_zero_lost": (
        "位数不足，Excel 可能去掉了开头的 0",
        "has too few digits: Excel may have dropped a leading 0",
        "将该列设为文本格式后重填，如 0815 / format the column as text and type it again, like 0815",
    ),
    "cell_not_digits": ("只能填数字", "takes digits alone", "去掉空格、小数点和文字 / no blanks, points or words"),
    "cell_not_whole": ("应为整数", "is not a whole number", "只写数字，如 480 / digits alone, like 480"),
    "cell_not_chosen": ("不在可选范围内", "is none of the choices", ""),
    "missing_field": ("不能为空", "is empty", "补填 / fill it in"),
}
_LONGEST_NUMBER = 15  # digits; Excel keeps no more
_FIXED_ZEROS = re.compile("0+", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)


class Unfit(Exception):
    """The cell does not hold what its column asks for. It never repeats the value: that may be a name."""

    def __init__(self, code: str, column: Column) -> None:
        super().__init__(code)
        self.code = code
        zh, en, hint = _ERRORS[code]
        self.zh, self.en = f"{column.headings['zh']} {zh}", f"{column.headings['en']} {en}"
        self.hint = hint or "、".join(column.choices["zh"]) + " / " + ", ".join(column.choices["en"])


def value_of(cell: Any, column: Column) -> Value:
    """Of an openpyxl cell; None where it is empty. Raises `Unfit`."""
    found = _plain(cell, column)
    if found is None:
        if column.required:
            raise Unfit("missing_field", column)
        return None
    if column.kind == "whole":
        return _whole(found, column)
    if column.kind == "digits":
        return _digits(found, cell.number_format, column)
    if isinstance(found, int):
        raise Unfit("cell_number_of_code" if column.kind == "code" else "cell_not_text", column)
    if column.kind == "choice":
        chosen = column.chosen(found)
        if chosen is None:
            raise Unfit("cell_not_chosen", column)
        return chosen
    return found


def is_empty(cell: Any) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())


def _plain(cell: Any, column: Column) -> str | int | None:
    """Text without blanks around it, or a whole number."""
    if cell.data_type == "f":
        raise Unfit("cell_formula", column)
    if cell.data_type == "e":
        raise Unfit("cell_error", column)
    if is_empty(cell):
        return None
    if cell.is_date or cell.data_type == "d":
        raise Unfit("cell_date", column)
    if isinstance(cell.value, str):
        return cell.value.strip()
    if isinstance(cell.value, float) and cell.value.is_integer():
        return int(cell.value)
    if isinstance(cell.value, bool) or not isinstance(cell.value, int):
        raise Unfit("cell_not_whole" if column.kind in ("whole", "digits") else "cell_not_text", column)
    return cell.value


def _whole(found: str | int, column: Column) -> int:
    if isinstance(found, str):
        if not _DIGITS.fullmatch(found) or len(found) > _LONGEST_NUMBER:
            raise Unfit("cell_not_whole", column)
        return int(found)
    return found


def _digits(found: str | int, number_format: str, column: Column) -> str:
    """As they are shown: `0815` of the number 815 in a cell that is formatted as `0000`."""
    if isinstance(found, str):
        return found
    if found < 0:
        raise Unfit("cell_not_digits", column)
    shown = str(found)
    if _FIXED_ZEROS.fullmatch(number_format):
        shown = shown.zfill(len(number_format))
    if len(shown) < column.fewest:
        raise Unfit("cell_zero_lost", column)
    return shown
