"""What every register and return has in common: revisions, states, preconditions, batches, lists.

A service declares a `Kind` (key, body, rules, event) and gets its routes from `add_routes`:

    kind.py           what a service declares, and what it is handed
    routes.py         PUT, GET, revisions, list, :batch, accept, return, withdraw
    writing.py        the one path of every change: lock, look up, judge, write, emit
    preconditions.py  428, 412 and lost answers            states.py    states, and what counts
    batches.py        NDJSON and its receipts              findings.py  doubts, and who decided them
    reading.py        one, all revisions, their difference, pages of a list
    checks.py         the checks every body needs          decoding.py  JSON to structs, errors to pointers
    documents.py      what OpenAPI says of all that          filters.py   query parameters of the lists
    store.py          the SQL                              ddl.py, tables.py  the two tables of a kind
"""
