"""What a valid record of waste is. Pure: no database, no framework."""
