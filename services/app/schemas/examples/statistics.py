"""A school of Chengdu from its registration to its withdrawn return, and a hospital of Chongqing beside it."""

from __future__ import annotations

from datetime import date

from services.app.schemas.examples.institutions import HOSPITAL, SCHOOL
from services.app.schemas.examples.making import Story, example, lives
from services.statistics.events import (
    EnergyReturn,
    Institution,
    InstitutionRow,
    ReturnContent,
    ReturnLine,
    ReturnUsers,
)
from shared.events.export import Example


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


ROWS = {
    SCHOOL: [
        _row("锦江示例小学", "021", "510104", date(2010, 9, 1), date(2022, 8, 31)),
        _row("武侯示例小学", "021", "510107", date(2022, 9, 1)),
    ],
    HOSPITAL: [_row("渝中示例医院", "024", "500103", date(2012, 1, 1), date(2026, 6, 30))],
}
RETURNS = (
    Story(
        {"institution_uscc": SCHOOL, "form": "NY201", "period": "2020"},
        ReturnContent(
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
        ReturnContent(
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
        said=("年末抄表后更正", "请附抄表记录", "机构重复报送"),
    ),
    Story(
        {"institution_uscc": HOSPITAL, "form": "NY201", "period": "2021-Q2"},
        ReturnContent(
            form_edition=2020,
            channel="online",
            source="bill",
            floor_area_dm2=None,
            users_milliperson=None,
            lines=[
                ReturnLine(
                    item="electricity", origin="direct_green", quantity=1_260_000_000, resold=60_000_000, unit="Wh"
                ),
                ReturnLine(item="natural_gas", quantity=81_500_000, unit="L", cost_fen=23_635_000),
            ],
        ),
        ReturnContent(
            form_edition=2020,
            channel="online",
            source="bill",
            floor_area_dm2=6_450_050,
            users_milliperson=ReturnUsers(staff=810_000, patients=2_150_500),
            lines=[
                ReturnLine(
                    item="electricity", origin="direct_green", quantity=1_260_000_000, resold=60_000_000, unit="Wh"
                ),
                ReturnLine(item="natural_gas", quantity=81_500_000, unit="L", cost_fen=23_635_000),
                ReturnLine(item="coal", variant="anthracite", quantity=2_500_000, unit="g"),
            ],
        ),
        said=("年末抄表后更正", "请附抄表记录", "机构重复报送"),
    ),
)


def institutions() -> list[Example]:
    """Registered with the first row; changed and closed carry all dated rows."""
    return [
        example("statistics", "institution", verb, uscc, revision, _institution(uscc, revision))
        for uscc in ROWS
        for revision, verb in enumerate(("registered", "changed", "closed"), 1)
    ]


def returns() -> list[Example]:
    return lives("statistics", "energy_return", EnergyReturn, RETURNS)


def _institution(uscc: str, revision: int) -> Institution:
    rows = ROWS[uscc][:1] if revision == 1 else list(ROWS[uscc])
    if revision == 3:
        rows[-1] = rows[-1].model_copy(update={"valid_to": date(2026, 6, 30)})
    return Institution(uscc=uscc, revision=revision, rows=rows)
