"""The exception register 签呈: approved, dated, numbered departures from a clause.

A departure has a scope (customer, contract, deal, person, team), a kind, a value, days and a reason; the chain that the
charter names decides. Whoever carries a clause out asks here and shows the number.
"""
