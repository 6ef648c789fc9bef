"""What is never opened: files that are no workbook, are encrypted, carry macros or links, or unpack to too much."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from shared.web.problems import Problem

MOST_UNPACKED = 64 << 20
"""Bytes of all parts together: 50 000 lines of eight cells take a fourth of it. zipfile unpacks no more than that."""
MOST_PARTS = 500

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # how a workbook with a password begins, and one of before 2007
_SAVE_AS = ("请在 Excel 中另存为“Excel 工作簿（*.xlsx）”", "save it as an Excel workbook (*.xlsx)")


def check_file(body: bytes) -> None:
    """Raises `Problem` 422, 413 where it would unpack to too much."""
    if body.startswith(_OLE):
        raise _refused("workbook_locked", "文件已加密，或为旧版 .xls", "It is encrypted, or an old .xls", *_SAVE_AS)
    try:
        with ZipFile(BytesIO(body)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise unreadable() from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Problem(
            413,
            "workbook_too_large",
            "文件解压后过大：请删除多余的行、列和图片，或分批上传",
            "The file unpacks to too much: remove rows, columns and pictures that are not needed, or split it.",
            extra={"limit": MOST_UNPACKED},
        )
    for part in parts:
        name = part.filename.casefold()
        if name.endswith("vbaproject.bin"):
            raise _refused("workbook_macros", "文件含有宏", "The file has macros", *_SAVE_AS)
        if name.startswith("xl/externallinks/"):
            raise _refused("workbook_links", "文件链接到其他工作簿", "The file links to other workbooks",
                           "请断开链接，改为数值", "break the links and keep the values")  # fmt: skip


def unreadable() -> Problem:
    return _refused("workbook_unreadable", "不是可读取的 Excel 工作簿（.xlsx）", "No readable Excel workbook (.xlsx)",
                    "请下载模板重新填写", "fill in the template anew")  # fmt: skip


def _refused(code: str, zh: str, en: str, do_zh: str, do_en: str) -> Problem:
    return Problem(422, code, f"{zh}：{do_zh}", f"{en}: {do_en}.")
