"""Optimistic locking by revision: 428, 412, and answers that were lost on the way.

A repeated request is recognised by its content and by a precondition that was right when it was first
sent; it is answered with the current record, and nothing new is written.
"""

from __future__ import annotations

from shared.web.conditions import Precondition, etag
from shared.web.problems import Problem


def is_repeat(precondition: Precondition, current: int | None, same: bool) -> bool:
    """True: the request was already carried out, answer with the current record. False: carry it out.

    `current` is the revision in the database (None: no record), `same` whether it has the content of the
    request. Raises `Problem` 412 (stale) or 428 (an existing key without a precondition).
    """
    if current is None:
        if precondition.revision is not None:
            raise Problem(
                412, "stale_revision", "记录不存在，If-Match 不成立", "There is no record: If-Match cannot hold."
            )
        return False
    if precondition.revision == current:
        return same
    if same and _was_right_before(precondition, current):
        return True
    if not precondition.given:
        raise Problem(
            428,
            "revision_required",
            "记录已存在：修改须注明所替换的版本（If-Match 或 revision）",
            "The record exists: name the revision to replace (If-Match, or revision in a batch).",
            headers={"ETag": etag(current)},
            extra={"revision": current},
        )
    raise Problem(
        412,
        "stale_revision",
        f"记录已是版本 {current}，请先读取再修改",
        f"The record is at revision {current}: read it again before changing it.",
        headers={"ETag": etag(current)},
        extra={"revision": current},
    )


def _was_right_before(precondition: Precondition, current: int) -> bool:
    """Whether the precondition held just before the current revision was written.

    For a new key nothing, or `If-None-Match: *`, was right.
    """
    if current == 1:
        return precondition.revision is None
    return precondition.revision == current - 1
