"""Transactional outbox: events are written with the record, published by the relay, read back as a feed."""
