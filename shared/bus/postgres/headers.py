"""Headers of a record as one short binary value (msgpack: any order, names may repeat)."""

from __future__ import annotations

import msgspec

from shared.bus.base import Headers

encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(tuple[tuple[str, bytes], ...])


def decode(stored: bytes) -> Headers:
    return _decoder.decode(stored)
