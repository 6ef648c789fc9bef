"""What counts now, as the events of all records say it: contents are spliced in as they are stored."""

from __future__ import annotations

import msgspec

from shared.records.kind import Saved


class CountsState(msgspec.Struct, omit_defaults=True):
    """See `shared.events.payloads.Counts`."""

    revision: int
    content: msgspec.Raw | None = None


def counted(saved: Saved) -> bytes | None:
    """The content in force; None: nothing counts."""
    revision = saved.revision
    if revision.counts is None:
        return None
    if revision.counts == revision.revision:
        return revision.content
    assert saved.before is not None
    return saved.before.counted


def counts_now(saved: Saved) -> CountsState | None:
    """The revision in force; its content only when that is not the one of this revision."""
    counts = saved.revision.counts
    if counts is None:
        return None
    if counts == saved.revision.revision:
        return CountsState(counts)
    content = counted(saved)
    assert content is not None
    return CountsState(counts, msgspec.Raw(content))
