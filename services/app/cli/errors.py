"""From what went wrong to one line that says what to do, in Chinese and English."""

from __future__ import annotations

import os

import psycopg
from pydantic import ValidationError

from services.app.listening import PortInUse
from services.app.loops import GaveUp
from services.app.platform import NoPlatform
from shared.bus import BusUnavailable


class Refused(Exception):
    """A command cannot do what was asked; the text is for the user, Chinese / English."""


def _is_told(error: Exception) -> bool:
    """Whether its text is for the user as it stands."""
    from services.indicators.standards.lock import ChangedStandard

    return isinstance(error, Refused | ChangedStandard)


def explained(error: Exception) -> str | None:
    """The line for the user; None asks for the traceback (`BASHU_DEBUG=1`)."""
    if os.environ.get("BASHU_DEBUG"):
        return None
    match error:
        case Refused() | ValueError() if _is_told(error):
            return str(error)
        case PortInUse(port=port, setting=setting):
            return (
                f"端口 {port} 已被占用：用 {setting} 换一个，或停止占用它的程序 / "
                f"Port {port} is in use: choose another with {setting}, or stop the program that has it."
            )
        case NoPlatform(folder=folder):
            return (
                f"{folder} 中没有平台：用 --data 或 BASHU_DATA 指定数据目录（bashu up 新建） / "
                f"There is no platform in {folder}: give --data or BASHU_DATA (`bashu up` makes one)."
            )
        case psycopg.OperationalError():
            reason = str(error).strip().partition("\n")[0]
            return f"连接不上 PostgreSQL：{reason}（见 bashu doctor） / PostgreSQL cannot be reached: ask bashu doctor."
        case BusUnavailable():
            return f"事件日志不可用：检查 BUS_URL / The event log cannot be reached: check BUS_URL. ({error})"
        case GaveUp():
            return f"连续失败，进程退出 / Too many failed runs, giving up: {error}"
        case ValidationError():
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            return f"设置无效 / Invalid setting: {wrong}"
        case PermissionError() | FileNotFoundError() | NotADirectoryError() | IsADirectoryError() | FileExistsError():
            return f"无法读写文件 / File cannot be read or written: {error.filename}: {error.strerror}"
    text = str(error).strip().replace("\n", " ") or "-"
    return (
        f"内部错误：{type(error).__name__}: {text}（设 BASHU_DEBUG=1 查看详情） / "
        "Internal error: set BASHU_DEBUG=1 for the traceback."
    )
