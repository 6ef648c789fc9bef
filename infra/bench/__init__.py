"""`make bench`: each row of `performance.md` as a ratio to its limit, both measured in the same run.

`material` makes the input (seeded, its expected sums beside it), `stand` the databases, one module a row
measures, `table` prints. What is measured runs in a process of its own, so that its peak memory is its own.
"""
