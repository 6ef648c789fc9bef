"""What a valid record of projects is. Pure: no database, no framework."""
