"""Excel files that people fill in: an empty template with headings, and what was filled in, by cell.

forms.py  what a sheet asks for · templates.py  the empty workbook · guarding.py  what is never opened ·
reading.py  headings and lines · values.py  what stands in a cell
"""

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
