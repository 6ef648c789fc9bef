"""The demo from an empty platform to a moving one; started again on the same data it goes on where it was."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain

from services.app.client import Api
from services.app.demo import assigning, training
from services.app.demo.clients import Clients
from services.app.demo.figures import CHONGQING, PRINTED, SICHUAN
from services.app.demo.filing import Filer
from services.app.demo.live import Live
from services.app.demo.programme import AT_ONCE, IN_THE_END, Bodies, steps
from services.app.demo.sending import Chunk, Pace, Progress, Stopped, send_fast, send_paced
from services.app.demo.training.seeding import calls, hosts_of

LATER_YEARS = range(2021, 2026)
SEED = 7
_FAST_LINES, _PACED_LINES = 2000, 500
_PACED_LINES_PER_S = 1300.0  # the later years take about five minutes
_ASK_AGAIN_S = 0.5


class WrongFiguresError(RuntimeError):
    """The platform does not print the plan's figures for 2020."""


def run(
    base_url: str,
    clients: Clients,
    progress: Progress,
    stop: threading.Event,
    *,
    seed: int = SEED,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Fill the platform through its public API and keep it moving until `stop` is set.

    `ready` is called once Sichuan's 2020 is in the values and right; Chongqing's 2015 and the later years
    follow. Raises `WrongFiguresError` when it is not right, `RefusedError` when a line was refused.
    """
    pause = partial(_pause, stop)
    with (
        Api(base_url, clients.sichuan, sleep=pause) as sichuan,
        Api(base_url, clients.chongqing, sleep=pause) as chongqing,
        Api(base_url, clients.reader, sleep=pause) as reader,
        Api(base_url, clients.planner, sleep=pause) as planner,
    ):
        apis = {SICHUAN.code: sichuan, CHONGQING.code: chongqing}
        filers = [Filer(SICHUAN, seed), Filer(CHONGQING, seed)]
        try:
            sichuan_first, *others = filers
            seed_base_year(apis, sichuan_first, progress, stop)
            wait_until_applied(reader, stop)
            check_figures(reader)
            ready()
            for filer in others:
                seed_base_year(apis, filer, progress, stop)
            assign(planner, progress, stop)
            seed_programme(apis, filers, AT_ONCE, progress, stop)
            seed_later_years(apis, filers, progress, stop)
            seed_training(apis, filers, progress, stop)
            seed_programme(apis, filers, IN_THE_END, progress, stop)
            Live(apis, filers, LATER_YEARS[-1], seed).run(stop)
        except Stopped:
            return


def seed_base_year(apis: Mapping[str, Api], filer: Filer, progress: Progress, stop: threading.Event) -> None:
    """A province's institutions and its base year, as fast as they go in."""
    base = filer.base
    registered = _counted(progress, f"{base.code} 名录 / institutions", base.institutions)
    send_fast(apis, filer.registrations(), registered, stop)
    filed = _counted(progress, f"{base.code} {base.year} 报表 / returns", base.institutions)
    send_fast(apis, filer.everything(base.year, _FAST_LINES), filed, stop)


def assign(planner: Api, progress: Progress, stop: threading.Event) -> None:
    """Values that the plan leaves open, and a split: in force before the years that they are about come in."""
    chunk = assigning.chunk()
    send_fast({chunk.province: planner}, [chunk], _counted(progress, "目标值 / target values", chunk.size), stop)


def seed_programme(
    apis: Mapping[str, Api], filers: list[Filer], told: Mapping[str, Bodies], progress: Progress, stop: threading.Event
) -> None:
    """What both provinces tell other services about 2021 to 2025, as fast as it goes in."""
    parts = list(steps(told, [filer.register for filer in filers], filers[0].seed))
    total = sum(chunk.size for step in parts for chunk in step)
    report = _counted(progress, f"其他服务 / services: {', '.join(told)}", total)
    for step in parts:
        send_fast(apis, step, report, stop)


def seed_training(apis: Mapping[str, Api], filers: list[Filer], progress: Progress, stop: threading.Event) -> None:
    """What the provinces train by themselves and together; two joint sessions are left to be confirmed.

    After the later years: a joint session needs both hosts in training's copy of the register, for which nobody waits.
    """
    registers = {filer.base.code: filer.register for filer in filers}
    seed = filers[0].seed
    seed_programme(apis, filers, {"training": partial(training.bodies, hosts_of(registers))}, progress, stop)
    made = calls(registers, seed)
    report = _counted(progress, "联合培训 / joint training", len(made))
    for call in made:
        if stop.is_set():
            raise Stopped
        call(apis)
        report(1)


def seed_later_years(apis: Mapping[str, Api], filers: list[Filer], progress: Progress, stop: threading.Event) -> None:
    """2021 to 2025 of both provinces, slowly."""
    pace = Pace(_PACED_LINES_PER_S, stop)
    for year in LATER_YEARS:
        chunks = list(chain.from_iterable(_year(filer, year) for filer in filers))
        total = sum(chunk.size for chunk in chunks)
        send_paced(apis, chunks, _counted(progress, f"{year} 报表 / returns", total), pace)


def _year(filer: Filer, year: int) -> Iterator[Chunk]:
    """What comes in for a year, and late for the year before; the last year is completed at once."""
    if year == LATER_YEARS[-1]:
        yield from filer.moves()
    yield from filer.on_time(year, _PACED_LINES)
    if year > LATER_YEARS[0]:
        yield from filer.afterwards(year - 1, _PACED_LINES)
    if year == LATER_YEARS[-1]:
        yield from filer.afterwards(year, _PACED_LINES)


def wait_until_applied(reader: Api, stop: threading.Event) -> None:
    """Until everything that was accepted is in the values."""
    while True:
        pending = reader.get("/statistics/v1/status").json()["outbox_pending"]
        if not pending and not reader.get("/indicators/v1/status").json()["lag"]:
            return
        _pause(stop, _ASK_AGAIN_S)


def _pause(stop: threading.Event, seconds: float) -> None:
    """Also what the client waits with when the platform is away: it may have gone for good."""
    if stop.wait(seconds):
        raise Stopped


def check_figures(reader: Api) -> None:
    """Compare what the platform prints for Sichuan's 2020 with the plan. Raises `WrongFiguresError`."""
    answer = reader.get("/indicators/v1/values", indicator=list(PRINTED), region=SICHUAN.code, period=str(SICHUAN.year))
    shown = {item["indicator"]: item["display"] for item in answer.json()["items"]}
    wrong = {code: (want, shown.get(code)) for code, want in PRINTED.items() if not _prints(shown.get(code), want)}
    if wrong:
        raise WrongFiguresError(f"Sichuan 2020, printed and shown: {wrong}")


def _prints(display: str | None, figure: str) -> bool:
    return re.split(r"[^\d.]", display or "", maxsplit=1)[0] == figure


def _counted(progress: Progress, stage: str, total: int) -> Callable[[int], None]:
    done = 0
    progress(stage, done, total)

    def report(size: int) -> None:
        nonlocal done
        done += size
        progress(stage, done, total)

    return report
