"""From the log to a number: facts → contributions → cells, exactly once, with vintages."""
