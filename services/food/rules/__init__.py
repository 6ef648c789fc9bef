"""What a valid record of food is. Pure: no database, no framework.

canteens.py canteens and their days · evaluations.py 成效评估 · planning.py the yearly plan of inspections ·
campaign.py 七进 and clean plates
"""
