"""Pure reading of an import: mapping, tables, the plan of what to take over, and the report."""
