"""From the entries of a plan's file to the plan: its targets and duties."""

from __future__ import annotations

from typing import Any

from services.indicators.standards.entries import Entry, exact, header, text
from services.indicators.standards.model import (
    LINEAR,
    Duty,
    OwnValue,
    Pace,
    PaceStep,
    Plan,
    Reading,
    Reference,
    Settings,
    Share,
    Source,
    Target,
)
from services.indicators.standards.recipes import recipe


def plan(data: Entry) -> Plan:
    settings = data["settings"]
    return Plan(
        header=header(data),
        code=data["plan"],
        document_no=data["document_no"],
        region=data["region"],
        start=data["start"],
        end=data["end"],
        base_year=data["base_year"],
        indicators=Reference.parse(data["indicators"]),
        settings=Settings(exact(str(settings["c_min"])) / 100, settings["compare"]),
        targets={code: _target(code, entry, data) for code, entry in data["targets"].items()},
        boxes={number: text(title) for number, title in data.get("boxes", {}).items()},
        classes={name: tuple(members) for name, members in data.get("classes", {}).items()},
        partner=data.get("partner"),
        beside=data.get("beside"),
        duties={code: _duty(code, entry) for code, entry in data.get("duties", {}).items()},
        measures=Reference.parse(data["measures"]) if "measures" in data else None,
    )


def _target(code: str, entry: Entry, plan: Entry) -> Target:
    return Target(
        code=code,
        box=entry["box"],
        anchor=entry["anchor"],
        zh=entry["zh"],
        en=entry["name_en"],
        nature=entry["nature"],
        unit=entry["unit"],
        kind=entry["kind"],
        rollup=entry["rollup"],
        indicator=entry.get("indicator"),
        per=entry.get("per", 1),
        comparator=entry["comparator"],
        measure=entry.get("measure"),
        baseline=None if entry["baseline"] is None else exact(entry["baseline"]),
        target=None if entry["target"] is None else exact(entry["target"]),
        deadline=entry["deadline"] or plan["end"],
        inherits=entry["inherits"],
        frozen=entry.get("factors") == "frozen",
        decline_from=entry.get("decline_from"),
        status_from=entry.get("status_from"),
        evidence=_source(entry["evidence"]) if "evidence" in entry else None,
        pace=_pace(entry["pace"]) if "pace" in entry else LINEAR,
        passing_share=exact(entry["passing_share"]) if "passing_share" in entry else None,
        items=tuple(entry.get("items", ())),
        exempt=tuple(entry.get("exempt", ())),
        only=tuple(entry.get("only", ())),
        own_value_missing=tuple(entry.get("own_value_missing", ())),
        values=tuple(_own_value(value) for value in entry.get("values", ())),
        bound=entry.get("bound", "printed"),
        readings=tuple(_reading(reading) for reading in entry.get("readings", ())),
    )


def _source(entry: Entry) -> Source:
    return Source(tuple(entry["records"]), text(entry["formula"]), dict(entry.get("settings", {})), recipe(entry))


def _pace(entry: Entry | str) -> Pace:
    """`linear`, `at_deadline`, or `{steps: {2023-12-31: '0.5'}}`."""
    if not isinstance(entry, str):
        return Pace("steps", tuple(PaceStep(day, exact(share)) for day, share in entry["steps"].items()))
    return LINEAR if entry == "linear" else Pace("at_deadline")


def _own_value(entry: Entry) -> OwnValue:
    place = entry["region"] if "region" in entry else entry["class"]
    return OwnValue(place, entry["valid_from"], exact(entry["value"]), entry["document_no"])


def _reading(entry: Entry) -> Reading:
    return Reading(
        entry["field"], _shown(entry["chosen"]), _shown(entry["other"]), entry["text"], text(entry["because"])
    )


def _shown(value: Any) -> str:
    """A field's value for people: codes one after the other, none as a dash."""
    return (" ".join(map(str, value)) or "—") if isinstance(value, list) else str(value)


def _duty(code: str, entry: Entry) -> Duty:
    return Duty(
        code=code,
        anchor=entry["anchor"],
        zh=entry["zh"],
        en=entry["name_en"],
        domain=entry["domain"],
        evidence=_source(entry["evidence"]),
        share=Share(**entry["share"]) if "share" in entry else None,
        indicators=tuple(entry.get("indicators", ())),
        regions=tuple(entry.get("regions", ())),
    )
