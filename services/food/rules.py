"""What a valid record of food is. Pure: no database, no framework."""
