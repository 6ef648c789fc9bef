"""The campaign: activities of the seven kinds of venue, and daily totals of clean plates."""

from __future__ import annotations

from services.food import events
from services.food.rules import campaign
from shared.kinds import Code, Date, Institution, Many, OfInstitution, OfRegion, Region, Reported, Uscc, Whole, on

MOST_ONLINE = 1_000_000_000

ACTIVITIES = Reported(
    "food", "activity", "campaign-activities", events.CampaignActivity,
    key=(Institution(), Date("held_on"), Code("venue"), Code("title")),
    body={
        "participants": Whole(1, 100_000),
        "views": Whole(0, MOST_ONLINE, default=0),
        "materials": Whole(0, 10_000_000, default=0),
        "joint_with_usccs": Many(Uscc(), default=()),
    },
    place=OfInstitution(on("held_on")),
    rule=campaign.activity,
)  # fmt: skip

CLEAN_PLATE_DAYS = Reported(
    "food", "clean_plate_day", "clean-plate-days", events.CleanPlateDay,
    key=(Code("source_system"), Region(), Date("day")),
    body={
        "checkins": Whole(0, MOST_ONLINE),
        "unique_users": Whole(0, MOST_ONLINE),
        "units": Whole(0, 1_000_000),
    },
    place=OfRegion(on("day")),
    rule=campaign.clean_plate_day,
)  # fmt: skip
