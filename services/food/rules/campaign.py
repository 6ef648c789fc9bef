"""七进 and clean plates: what is counted of the campaign."""

from __future__ import annotations

from collections.abc import Iterator

from services.food.events import ActivityContent, CleanPlateContent, OfSystem, OfVenue
from shared.records.saying import fault
from shared.web.problems import FieldError

MEALS_A_DAY = 3


def activity(key: OfVenue, content: ActivityContent) -> Iterator[FieldError]:
    if key.institution_uscc in content.joint_with_usccs:
        yield fault("joint_with_itself", "联合单位中列了主办单位自己", "the organiser is named among its partners",
                    "joint_with_usccs", content.joint_with_usccs.index(key.institution_uscc),
                    hint="删除主办单位 / leave the organiser out")  # fmt: skip


def clean_plate_day(_key: OfSystem, content: CleanPlateContent) -> Iterator[FieldError]:
    """Whoever checks in does so once a meal at the most."""
    if content.unique_users > content.checkins:
        yield fault("users_above_checkins", "打卡人数多于打卡人次", "there are more users than check-ins",
                    "unique_users", hint="核对两项是否填反 / check whether both are swapped")  # fmt: skip
    if content.checkins > MEALS_A_DAY * content.unique_users:
        yield fault("checkins_per_user_high", f"人均打卡超过 {MEALS_A_DAY} 次，每餐至多一次",
                    f"there are more than {MEALS_A_DAY} check-ins a user: one a meal at the most", "checkins",
                    hint="核对去重规则 / check how repeated check-ins are left out")  # fmt: skip
