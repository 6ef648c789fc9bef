"""What the platform needs of its surroundings: one function a need, each with the fix (Chinese / English)."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import httpx
import psycopg

from services.app.platform import NoPlatform, Platform
from services.app.settings import Settings
from shared.bus import BusUnavailable

LEAST_FREE_BYTES = 2 * 2**30
LARGEST_SKEW_S = 5.0
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)  # a clock before this day is wrong


class Finding(NamedTuple):
    ok: bool
    what: str
    fix: str = ""


def port_free(settings: Settings) -> Finding:
    """The port is free, or the platform itself answers on it."""
    what = f"端口 / port {settings.host}:{settings.port}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
            return Finding(True, f"{what}: 空闲 / free")
        except OSError as error:
            if _live(settings):
                return Finding(True, f"{what}: 平台正在运行 / the platform runs")
            return Finding(
                False,
                f"{what}: {error.strerror}",
                "用 --port 或 BASHU_PORT 换一个端口 / choose another with --port or BASHU_PORT",
            )


def clock_right(settings: Settings) -> Finding:
    """The clock is not before this release, and agrees with the database's."""
    if datetime.now(UTC) < RELEASED:
        return Finding(False, f"时钟 / clock: {datetime.now(UTC):%F %T} UTC", "校准系统时间 / set the clock")
    if settings.database_url is None:
        return Finding(True, "时钟 / clock")
    try:
        with psycopg.connect(settings.database_url, connect_timeout=5) as connection:
            before = time.time()
            row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float").fetchone()
    except psycopg.Error:
        return Finding(True, "时钟 / clock")  # `postgres_answers` says what is wrong
    skew = abs(row[0] - (before + time.time()) / 2) if row else 0.0
    fix = "" if skew <= LARGEST_SKEW_S else "两台机器对时 / synchronise both machines (chronyd, ntpd)"
    return Finding(not fix, f"时钟 / clock: 与数据库相差 / off the database's by {skew:.1f} s", fix)


def folder_writable(settings: Settings) -> Finding:
    """The data folder can be made and written to."""
    if settings.database_url:
        return Finding(True, "数据目录：不需要 / data folder: not needed")
    folder = settings.data.resolve()
    existing = _existing(folder)
    what = f"数据目录 / data folder {folder}"
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Finding(True, what)
    return Finding(
        False,
        f"{what}: 不可写 / not writable",
        "用 --data 换一个，或改权限 / choose another, or change its rights",
    )


def disk_space(settings: Settings) -> Finding:
    """Two gigabytes are free: the full demo takes about one."""
    free = shutil.disk_usage(_existing(settings.data.resolve())).free
    what = f"磁盘 / disk: {free / 2**30:.1f} GiB"
    return Finding(True, what) if free >= LEAST_FREE_BYTES else Finding(False, what, "清理磁盘 / free at least 2 GiB")


def postgres_answers(settings: Settings) -> Finding:
    """The operator's PostgreSQL answers, or that of the data folder can be started; 18 or newer.

    Raises `NoPlatform` when there is nothing to start: looking makes nothing.
    """
    try:
        with (
            Platform(settings, must_exist=True) as platform,
            psycopg.connect(platform.server.base_url, connect_timeout=5) as connection,
        ):
            version = connection.info.server_version // 10000
    except NoPlatform:
        raise
    except Exception as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        if settings.database_url:
            fix = "检查 DATABASE_URL 及该服务器 / check DATABASE_URL and that server"
        else:
            log = settings.data.resolve() / "postgres" / "log"
            fix = f"查看 / read {log}: 内存、/dev/shm 或权限 / memory, /dev/shm or rights"
        return Finding(False, f"PostgreSQL: {reason}", fix)
    fix = "" if version >= 18 else "升级到 18 / upgrade to 18"
    return Finding(not fix, f"PostgreSQL {version}", fix)


def log_reachable(settings: Settings) -> Finding:
    """The event log answers."""
    try:
        with Platform(settings, must_exist=True) as platform:
            platform.create_log()
            platform.bus.bounds(["bashu.statistics"])
    except (BusUnavailable, psycopg.Error, ValueError) as error:
        reason = str(error).strip().partition("\n")[0]
        return Finding(False, f"事件日志 / event log: {reason}", "检查 BUS_URL / check BUS_URL")
    except Exception:
        return Finding(False, "事件日志 / event log", "先解决 PostgreSQL / mend PostgreSQL first")
    return Finding(True, "事件日志 / event log")


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    port_free,
    clock_right,
    folder_writable,
    disk_space,
    postgres_answers,
    log_reachable,
)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    try:
        return folder if folder.exists() else _existing(folder.parent)
    except PermissionError:
        return _existing(folder.parent)


def _live(settings: Settings) -> bool:
    try:
        answer = httpx.get(f"{settings.origin}/health/live", timeout=2, trust_env=False)
        return answer.is_success and answer.json() == {"status": "live"}
    except (httpx.HTTPError, ValueError):
        return False
