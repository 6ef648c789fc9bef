"""`bashu overdue`: announce what was due and has not come. For cron, or by hand after a deadline."""

from __future__ import annotations

from typing import Annotated

import typer

from services.app.cli.errors import Refused
from services.app.cli.options import Data, console

PeriodOption = Annotated[str | None, typer.Option("--period", help="统计期，缺省为最近到期 / default: newest due")]
RegionOption = Annotated[str, typer.Option("--region", help="行政区划代码，含下级 / a division with all below it")]


def register(app: typer.Typer) -> None:
    app.command()(overdue)


def overdue(period: PeriodOption = None, region: RegionOption = "", data: Data = None) -> None:
    """公布逾期未报、逾期未整改的，每项一次 / Announce what was not reported or put right in time, once each.

    With a period, only the returns of that period.
    """
    from services.app.platform import Platform
    from services.app.settings import Settings
    from services.food.commands.evaluations import EVALUATIONS
    from services.statistics.commands.overdue import announce_overdue
    from services.statistics.rules.due import due, newest_due
    from services.waste.commands.plastics import INSPECTIONS
    from shared.clock import today
    from shared.kinds import rectifying
    from shared.periods import Period, PeriodError

    if period is None:
        asked = list(newest_due(today()))
    else:
        try:
            found = due("NY201", Period.parse(period))
        except PeriodError as error:
            raise Refused(f"统计期无法识别 / {error}") from error
        if found is None or found.due_on >= today():
            raise Refused(f"{period} 尚未到期，或无须报送 / {period} is not due yet, or never.")
        asked = [found]
    rectified = (
        (INSPECTIONS, "禁塑检查整改", "plastics inspections"),
        (EVALUATIONS, "食堂评估整改", "canteen evaluations"),
    )
    with Platform(Settings.load(data=data), must_exist=True) as platform:
        platform.upgrade("statistics")
        for each in asked:
            count = announce_overdue(platform.database("statistics"), each, region)
            console.print(f"{each.form} {each.period}（{each.due_on}）：{count} 家逾期 / {count} newly overdue")
        for kind, zh, en in () if period else rectified:
            platform.upgrade(kind.service)
            count = rectifying.announce_overdue(platform.database(kind.service), kind, region)
            console.print(f"{zh}：{count} 项逾期 / {en}: {count} newly overdue")
