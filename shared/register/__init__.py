"""The institutions register, wherever a service must know where and what an institution is.

Statistics owns it; every other service keeps a read copy, fed by the events of `bashu.statistics`:

    rows.py      dated rows, and which of them tells the place of a record. Pure
    lookup.py    the rows of many institutions at once, from the table `institution_row`
    ddl.py       the tables of a read copy, for a service's first migration
    follower.py  keeps read copies up to date: one reader of the log, one transaction a database and batch
    reading.py   from the bytes of the log to rows
    figures.py   how far behind a copy is, for Prometheus
"""
