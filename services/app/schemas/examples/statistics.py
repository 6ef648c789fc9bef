"""A school of Chengdu from its registration to its withdrawn return, and a hospital of Chongqing beside it."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from services.app.schemas.examples.making import example
from services.statistics.events import (
    EnergyReturn,
    Institution,
    InstitutionRow,
    ReturnContent,
    ReturnCounts,
    ReturnLine,
    ReturnUsers,
)
from shared.events.export import Example
from shared.identifiers import with_check_digit

State = Literal["submitted", "returned", "accepted", "withdrawn", "sealed"]


class Story(NamedTuple):
    """An institution and its return, as first reported and as corrected."""

    uscc: str
    rows: tuple[InstitutionRow, ...]
    period: str
    reported: ReturnContent
    corrected: ReturnContent


def _row(name: str, type_code: str, region: str, since: date, until: date | None = None) -> InstitutionRow:
    return InstitutionRow.model_validate(
        {
            "valid_from": since,
            "valid_to": until,
            "name": name,
            "type_code": type_code,
            "level": "county",
            "region_code": region,
            "located_in": region,
            "parent": None,
            "is_key_user": type_code == "024",
            "has_canteen": True,
        }
    )


SCHOOL = Story(
    uscc=with_check_digit("12510104450721234"),
    rows=(
        _row("锦江示例小学", "021", "510104", date(2010, 9, 1), date(2022, 8, 31)),
        _row("武侯示例小学", "021", "510107", date(2022, 9, 1)),
    ),
    period="2020",
    reported=ReturnContent(
        form_edition=2020,
        channel="direct",
        source="bill",
        floor_area_dm2=1_200_000,
        users_milliperson=ReturnUsers(staff=120_000, students=900_000),
        lines=[
            ReturnLine(item="electricity", origin="grid", quantity=350_000_000, unit="Wh", cost_fen=21_000_000),
            ReturnLine(item="electricity", origin="own_pv", quantity=42_000_500, unit="Wh"),
            ReturnLine(item="water", quantity=9_800_000, unit="L", cost_fen=3_920_000),
            ReturnLine(item="gasoline", use="vehicle", quantity=5_000_000, unit="mL", cost_fen=3_850_000),
        ],
    ),
    corrected=ReturnContent(
        form_edition=2020,
        channel="direct",
        source="meter",
        floor_area_dm2=1_200_000,
        users_milliperson=ReturnUsers(staff=120_000, students=912_500),
        lines=[
            ReturnLine(item="electricity", origin="grid", quantity=352_400_000, unit="Wh", cost_fen=21_144_000),
            ReturnLine(item="water", quantity=9_800_000, unit="L", cost_fen=3_920_000),
            ReturnLine(item="gasoline", use="vehicle", quantity=5_000_000, unit="mL", cost_fen=3_850_000),
        ],
        note="年末抄表后更正",
    ),
)
HOSPITAL = Story(
    uscc=with_check_digit("12500103450725678"),
    rows=(_row("渝中示例医院", "024", "500103", date(2012, 1, 1), date(2026, 6, 30)),),
    period="2021-Q2",
    reported=ReturnContent(
        form_edition=2020,
        channel="online",
        source="bill",
        floor_area_dm2=None,
        users_milliperson=None,
        lines=[
            ReturnLine(item="electricity", origin="direct_green", quantity=1_260_000_000, resold=60_000_000, unit="Wh"),
            ReturnLine(item="natural_gas", quantity=81_500_000, unit="L", cost_fen=23_635_000),
        ],
    ),
    corrected=ReturnContent(
        form_edition=2020,
        channel="online",
        source="bill",
        floor_area_dm2=6_450_050,
        users_milliperson=ReturnUsers(staff=810_000, patients=2_150_500),
        lines=[
            ReturnLine(item="electricity", origin="direct_green", quantity=1_260_000_000, resold=60_000_000, unit="Wh"),
            ReturnLine(item="natural_gas", quantity=81_500_000, unit="L", cost_fen=23_635_000),
            ReturnLine(item="coal", variant="anthracite", quantity=2_500_000, unit="g"),
        ],
    ),
)


def institutions() -> list[Example]:
    """Registered with the first row; changed and closed carry all dated rows."""
    return [
        example("statistics", "institution", verb, story.uscc, revision, _institution(story, revision))
        for story in (SCHOOL, HOSPITAL)
        for revision, verb in enumerate(("registered", "changed", "closed"), 1)
    ]


def returns() -> list[Example]:
    """Every verb: while a correction is undecided, `counts` carries what the accepted revision said."""
    return [made for story in (SCHOOL, HOSPITAL) for made in _life(story)]


def _institution(story: Story, revision: int) -> Institution:
    rows = list(story.rows[:1] if revision == 1 else story.rows)
    if revision == 3:
        rows[-1] = rows[-1].model_copy(update={"valid_to": date(2026, 6, 30)})
    return Institution(uscc=story.uscc, revision=revision, rows=rows)


def _life(story: Story) -> list[Example]:
    first, second = story.reported, story.corrected
    still_first = ReturnCounts(revision=2, content=first)
    return [
        _return(story, "submitted", 1, "submitted", first, None),
        _return(story, "accepted", 2, "accepted", first, ReturnCounts(revision=2)),
        _return(story, "revised", 3, "submitted", second, still_first, "年末抄表后更正"),
        _return(story, "returned", 4, "returned", second, still_first, "请附抄表记录"),
        _return(story, "sealed", 5, "sealed", second, ReturnCounts(revision=5)),
        _return(story, "withdrawn", 6, "withdrawn", second, None, "机构重复报送"),
    ]


def _return(
    story: Story,
    verb: str,
    revision: int,
    state: State,
    content: ReturnContent,
    counts: ReturnCounts | None,
    reason: str | None = None,
) -> Example:
    payload = EnergyReturn(
        institution_uscc=story.uscc,
        form="NY201",
        period=story.period,
        revision=revision,
        state=state,
        reason=reason,
        recorded_by="client-0123456789abcdef",
        content=content,
        counts=counts,
    )
    return example("statistics", "energy_return", verb, f"{story.uscc}/NY201/{story.period}", revision, payload)
