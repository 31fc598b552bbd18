"""The house's own checks: each reads the tree, names file and line, and says what to do.

`python -m checks` runs them all.
"""
