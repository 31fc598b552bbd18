"""Duties: what clauses oblige members to do until when.

A moment on a record opens a duty by each clause in force that names it, another one closes it. The sweep makes tasks,
reminds before the term ends, tells the superior after it and posts the lapse to the ledger; it also counts the
activities that clauses ask of a day, week or month. A duty keeps the clause version it was opened by.
"""
