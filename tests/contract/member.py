"""A member in a process of its own, to be killed: `python -m tests.contract.member URL GROUP TOPIC`.

Writes the numbers it owns, a line for each change.
"""

from __future__ import annotations

import sys

from shared.bus import connect

if __name__ == "__main__":
    url, group, topic = sys.argv[1:]
    member = connect(url).consumer(group, [topic])
    owned: frozenset[int] = frozenset()
    while True:
        member.poll(10, 0.1)
        if member.numbers() != owned:
            owned = member.numbers()
            sys.stdout.write(f"{sorted(owned)}\n")
            sys.stdout.flush()
