"""Appeals 申诉: a member objects to a published statement within the clause's window, and is answered.

Owns the appeals with the evidence of what was objected to, the words exchanged, decisions and reviews, and whether what
follows from them was done. Settlement asks it, through a registry, what stands against confirming a run.
"""
