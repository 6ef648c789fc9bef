"""What a valid record of projects is. Pure: no database, no framework.

works.py projects and new buildings · carbon.py verifications and neutral events · offices.py awards, documents,
assessments · counting.py rosters, nil reports · days.py two days in order
"""
