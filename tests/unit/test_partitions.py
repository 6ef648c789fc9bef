"""The partitioner is Kafka's: these are the golden vectors of `UtilsTest.testMurmur2` in its sources."""

from __future__ import annotations

import pytest

from shared.bus.base import PARTITIONS
from shared.bus.partitions import murmur2, partition_of

GOLDEN = [  # the key, and its hash as Java's signed int
    (b"21", -973932308),
    (b"foobar", -790332482),
    (b"a-little-bit-long-string", -985981536),
    (b"a-little-bit-longer-string", -1486304829),
    (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
    (b"abc", 479470107),
]


@pytest.mark.parametrize(("key", "java_int"), GOLDEN)
def test_hash_equals_kafkas(key: bytes, java_int: int) -> None:
    assert murmur2(key) == java_int % 2**32


@pytest.mark.parametrize(("key", "java_int"), GOLDEN)
@pytest.mark.parametrize("partitions", [1, 7, PARTITIONS])
def test_the_sign_bit_is_cleared_before_the_remainder_is_taken(key: bytes, java_int: int, partitions: int) -> None:
    assert partition_of(key, partitions) == (java_int & 0x7FFFFFFF) % partitions


def test_credit_codes_spread_over_all_partitions() -> None:
    counts = [0] * PARTITIONS
    for serial in range(12_000):
        counts[partition_of(b"5101%014d" % serial)] += 1
    assert min(counts) > 800
    assert max(counts) < 1200
