"""Plans of pay: what their clauses hold, and what a month comes to by them. A pure app without tables.

`clauses` are commission tables and plans, awards, contests and terms of payment; `rules` settles a whole month from
values, by every shape of plan; `documents` reads such a month from a folder of CSV files (docs/settlement.md).
"""
