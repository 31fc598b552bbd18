"""A whole month's pay by every shape of plan: a pure function of what a folder, or the database, holds.

`inputs` are the values; `book` finds things in them; `curves`, `factors` and `credits` are the parts of a plan;
`earning` makes its lines; `awarding` and `contesting` pay beside it; `paying` and `law` say what is paid when;
`settling` puts it together. Conventions: docs/settlement.md.
"""
