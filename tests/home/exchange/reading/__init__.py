"""Reading files that people have: workbooks, tables, guesses, values."""
