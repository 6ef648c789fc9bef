"""What a valid record of waste is. Pure: no database, no framework.

logs.py sorting logs · treatment.py days of a facility · surveys.py who sorts, and where kitchen waste goes ·
plastics.py inspections, and the catalogues of what is banned
"""
