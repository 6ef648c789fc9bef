"""What a valid record of training is, and what counts of it. Pure: no database, no framework."""
