"""CloudEvents: the envelope on the wire, the registry of types, the exported schemas."""

from shared.events.envelope import PREFIX, Envelope, EnvelopeError, event_type

__all__ = ["PREFIX", "Envelope", "EnvelopeError", "event_type"]
