"""Which partition a key belongs to: the default partitioner of Kafka's Java client, bit for bit.

Source: `org.apache.kafka.common.utils.Utils.murmur2` (32-bit MurmurHash2, seed 0x9747b28c), sign bit cleared.
"""

from __future__ import annotations

from functools import lru_cache
from struct import unpack_from

from shared.bus.base import PARTITIONS

_SEED = 0x9747B28C
_M = 0x5BD1E995
_MASK = 0xFFFFFFFF


def murmur2(data: bytes) -> int:
    """The hash as an unsigned 32-bit integer."""
    length = len(data)
    words, tail = divmod(length, 4)
    h = _SEED ^ length
    for k in unpack_from(f"<{words}I", data):
        k = k * _M & _MASK
        k = (k ^ k >> 24) * _M & _MASK
        h = h * _M & _MASK ^ k
    if tail:
        h = (h ^ int.from_bytes(data[-tail:], "little")) * _M & _MASK
    h = (h ^ h >> 13) * _M & _MASK
    return h ^ h >> 15


@lru_cache(maxsize=1 << 17)  # about as many keys as there are institutions; on the relay's hot path
def partition_of(key: bytes, partitions: int = PARTITIONS) -> int:
    """The partition of a key, 0 … partitions − 1."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions
