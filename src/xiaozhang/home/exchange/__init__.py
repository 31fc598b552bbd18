"""Takes over a department's history from plain files.

Reads a folder of UTF-8 CSV files by a small YAML mapping, strictly: what is wrong is named by file, line and column
before anything is written. Then members, teams, products, customers and deals are taken over in one transaction through
the actions of their apps. The key of every row is kept, so the same folder again doubles nothing.
"""
