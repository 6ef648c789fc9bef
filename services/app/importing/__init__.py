"""Files of others into the API: a mapping file says which column is what (`schemas/mappings/README.md`)."""
