"""What a valid record of training is. Pure: no database, no framework."""
