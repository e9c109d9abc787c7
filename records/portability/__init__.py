"""Taking a plan along: all that a person owns as one JSON file, and back again.

    plan_of(user)            what goes into the file, as plain values
    read(data, user)         the rows that a file holds, each checked, none written
    Arrival(user, brought)   what would happen to them here, and then doing it

No app is named here: what goes along is said where it is declared (`goes_along`, `left_behind`,
`stays_here`). The format is in docs/take-along.md, the reasons in decision 43.
"""
