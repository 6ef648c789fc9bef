"""What a valid institution and a valid return are. Pure: no database, no framework.

`institutions`: dated rows of the register. `returns`: the body of a return and its content in smallest units.
`findings`: soft doubts about a return, from its own lines and from its neighbours. `references`: the price and
quota data that two of them need.
"""
