"""From a payload to an example: the envelope that its relay would give it, and the life of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from pydantic import BaseModel

from shared.events.envelope import Envelope, event_type
from shared.events.export import Example

FIRST = datetime(2021, 3, 1, 1, 30, tzinfo=UTC)
RECORDED_BY = "client-0123456789abcdef"

Key = Mapping[str, Any]


class Story(NamedTuple):
    """A record: its natural key, what was first reported of it, and what the correction says.

    `said`: the reasons of the correction, the return and the withdrawal.
    """

    key: Key
    reported: BaseModel
    corrected: BaseModel
    said: tuple[str, str, str] = ("核对原始单据后更正", "请补充佐证材料", "与另一条记录重复")


Records = Mapping[str, tuple[type[BaseModel], Story, Story]]
"""Thing → the model of its payload, and two records of it."""


def example(service: str, thing: str, verb: str, subject: str, revision: int, payload: BaseModel) -> Example:
    """The event of one revision; later revisions happen on later days."""
    happened = FIRST + timedelta(days=revision - 1)
    envelope = Envelope.of(event_type(service, thing, verb), subject, revision, happened)
    return envelope, payload.model_dump(mode="json")


def subject(key: Key) -> str:
    """The natural key as one text; a part that a record does without is left out."""
    return "/".join(str(part) for part in key.values() if part is not None)


def lives(
    service: str,
    thing: str,
    record: type[BaseModel],
    stories: Iterable[Story],
    beside: Sequence[Mapping[str, Any]] = ({},) * 6,
) -> list[Example]:
    """Every verb: while a correction is undecided, `counts` carries what the accepted revision said.

    `beside`: for each of the six revisions, the fields of the record next to those of all records.
    """
    return [
        example(service, thing, verb, subject(story.key), revision, record.model_validate({**fields, **more}))
        for story in stories
        for (revision, (verb, fields)), more in zip(enumerate(_life(story), 1), beside, strict=True)
    ]


def all_lives(service: str, records: Records) -> list[Example]:
    return [made for thing, (record, *stories) in records.items() for made in lives(service, thing, record, stories)]


def kept(
    service: str, thing: str, subject: str, first: BaseModel, *steps: tuple[str, Mapping[str, Any]]
) -> list[Example]:
    """The events of a record without states: each step is a verb and the fields that it changes."""
    found, payload = [], first
    for revision, (verb, changes) in enumerate(steps, 1):
        payload = payload.model_copy(update={"revision": revision, **changes})
        found.append(example(service, thing, verb, subject, revision, payload))
    return found


def _life(story: Story) -> Iterator[tuple[str, dict[str, Any]]]:
    """Verb and fields of each revision, from submitted to withdrawn."""
    first, second, (why_revised, why_returned, why_withdrawn) = story.reported, story.corrected, story.said
    still_first = {"revision": 2, "content": first}
    for revision, (verb, state, reason, content, counts) in enumerate(
        (
            ("submitted", "submitted", None, first, None),
            ("accepted", "accepted", None, first, {"revision": 2}),
            ("revised", "submitted", why_revised, second, still_first),
            ("returned", "returned", why_returned, second, still_first),
            ("sealed", "sealed", None, second, {"revision": 5}),
            ("withdrawn", "withdrawn", why_withdrawn, second, None),
        ),
        1,
    ):
        yield (
            verb,
            {
                **story.key,
                "revision": revision,
                "state": state,
                "reason": reason,
                "recorded_by": RECORDED_BY,
                "content": content,
                "counts": counts,
            },
        )
