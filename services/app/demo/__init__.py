"""Made-up institutions whose returns add up to the plan's printed figures, sent through the public API."""
