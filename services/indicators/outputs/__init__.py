"""Values and targets as files: CSV, a workbook, SDMX-CSV with its structures, all of the items that JSON has."""
