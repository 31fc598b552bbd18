"""The SQL that makes a table append-only, for each database."""

from __future__ import annotations

REFUSAL_FUNCTION = """
CREATE OR REPLACE FUNCTION xz_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE {operation} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {operation} of {table} is refused'); END
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER {name} BEFORE {operation} ON {table}
FOR EACH {each} EXECUTE FUNCTION xz_refuse_change()
"""
_OPERATIONS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}


def trigger_names(vendor: str, table: str) -> list[str]:
    """Return the names of the triggers that the table must have.

    >>> trigger_names("sqlite", "audit_entry")
    ['xz_audit_entry_no_update', 'xz_audit_entry_no_delete']
    """
    return [_name(table, operation) for operation in _OPERATIONS[vendor]]


def trigger_statements(vendor: str, table: str) -> list[str]:
    """Return the statements that create the table's triggers; running them again does nothing."""
    pattern = _SQLITE if vendor == "sqlite" else _POSTGRESQL
    return [
        pattern.format(
            name=_name(table, operation),
            operation=operation,
            table=table,
            each="STATEMENT" if operation == "TRUNCATE" else "ROW",
        )
        for operation in _OPERATIONS[vendor]
    ]


def _name(table: str, operation: str) -> str:
    if not table.replace("_", "").isalnum() or not table.isascii():
        raise ValueError(f"not a table name: {table!r}")
    return f"xz_{table}_no_{operation.lower()}"
