"""How much of everything each year from 2021 to 2025, and what comes of it against the plan's number.

Made up. On 2023-12-31 three fifths of the way are due.
"""

from __future__ import annotations

PERSON_TIMES = (36_000, 38_000, 41_000, 44_000, 45_000)  # B04-01: of Sichuan; 115 000 of 119 934 are behind, then met
ONLINE = 0.9  # the share of them that is trained from afar
PROMOTIONS = (3, 3, 3, 3, 3)  # B04-02: of Sichuan's prefectures; 9 of 12: on track, then 15: met

PARTICIPANTS = 40  # of a joint session, half from each side; B12-02: six sessions by 2023: on track, then met
LEFT_EARLY = 0.08  # of them, and so do not count
MEMBERS = 5  # of a visit; T17: two visits and two joint sessions every year: met

CERTIFIED = (0.42, 0.51, 0.58, 0.66, 0.71)  # D22: holders of the posts
CERTIFICATES = 40  # a year
