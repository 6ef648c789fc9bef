"""Records of waste without doubts."""

from __future__ import annotations

from tests.records.samples.sample import Sample

SAMPLES: tuple[Sample, ...] = ()
