"""花名册 as an Excel sheet: its columns, in both languages. Telephones by their last four digits, no other number."""

from __future__ import annotations

from collections.abc import Mapping

from shared.sheets.forms import Column, Form, Language

ROLES: Mapping[Language, Mapping[str, str]] = {
    "zh": {"学员": "participant", "讲师": "lecturer", "工作人员": "staff"},
    "en": {"Participant": "participant", "Lecturer": "lecturer", "Staff": "staff"},
}

ROSTER = Form(
    names={"zh": "花名册", "en": "Roster"},
    notes_names={"zh": "填表说明", "en": "Notes"},
    columns=(
        Column(
            "name", {"zh": "姓名", "en": "Name"},
            {"zh": "必填，每人一行。只供本省（市）使用，期满删除。",
             "en": "Required, one person a row. Read in your own province only, and deleted when its time is over."},
            "text", 14, required=True,
        ),
        Column(
            "unit_uscc", {"zh": "统一社会信用代码", "en": "Credit code"},
            {"zh": "单位的 18 位代码；没有代码的单位填写单位名称。",
             "en": "Of the unit, 18 characters; a unit without one is named in the next column."},
            "code", 22,
        ),
        Column(
            "org_name", {"zh": "单位名称", "en": "Unit"},
            {"zh": "没有信用代码时必填。", "en": "Required where there is no credit code."},
            "text", 34,
        ),
        Column(
            "region_code", {"zh": "行政区划代码", "en": "Region code"},
            {"zh": "必填：县 6 位，市（州）本级 4 位，省（市）本级 2 位，如 510104。",
             "en": "Required: 6 characters of a county, 4 of a prefecture's own level, 2 of a province's: 510104."},
            "digits", 16, required=True, fewest=2,
        ),
        Column("position", {"zh": "职务", "en": "Position"}, {"zh": "可不填。", "en": "Optional."}, "text", 18),
        Column(
            "phone_last4", {"zh": "手机号后四位", "en": "Phone, last 4"},
            {"zh": "只填后四位，如 0815；同名人员须填，扫码签到时核对。不得填写完整号码或证件号码。",
             "en": "The last four digits alone, like 0815; needed for namesakes, and asked for when signing in by QR."
                   " Never a whole number, nor that of an identity card."},
            "digits", 16, fewest=4,
        ),
        Column(
            "role", {"zh": "角色", "en": "Role"},
            {"zh": "必填：学员、讲师或工作人员。只有学员计入人次。",
             "en": "Required: Participant, Lecturer or Staff. Participants alone are counted."},
            "choice", 14, required=True, choices=ROLES,
        ),
        Column(
            "minutes", {"zh": "参训分钟数", "en": "Minutes"},
            {"zh": "实际参训时长（分钟）；不填则以签到为准，没有签到的不计入。",
             "en": "How long he attended; left empty, his sign-ins tell, and without any he is not counted."},
            "whole", 14,
        ),
    ),
)  # fmt: skip
