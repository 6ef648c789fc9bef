"""The records of every service but the energy returns: kept as facts, measured when a value is read.

Energy returns come by the million and are summed into cells as they arrive (`engine/`). Of everything else there are
thousands, and what is asked of them is not linear: awards first given and not revoked, the latest survey of each
institution, a joint session that both provinces confirm. So the engine keeps their facts only (`record_fact`, with its
past), and a measure is a query over them: under any version of a standard, as of any batch, with nothing to fill in
when a measure is new and nothing to re-derive when an institution moves.

    relations (SQL over the facts)  →  measures (data in a standard)  →  evidence (of a target)  →  verdict
"""
