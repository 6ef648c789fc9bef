"""Long arrays as parameters, as PostgreSQL writes them: psycopg's own way takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterable


def array(values: Iterable[str | int]) -> str:
    """`{"a","b"}`, for a parameter with a cast: `WHERE uscc = ANY(%s::text[])`. Serves for integers too."""
    texts = list(map(str, values))
    if not texts:
        return "{}"
    everything = "".join(texts)
    if '"' in everything or "\\" in everything:
        texts = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    return '{"' + '","'.join(texts) + '"}'
