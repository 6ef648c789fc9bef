"""One module a kind of target: how its evidence is read, and which status follows (targets.md §2, rule 5)."""
