"""HTTP: application factory, problems, authorisation, paging, limited bodies."""
