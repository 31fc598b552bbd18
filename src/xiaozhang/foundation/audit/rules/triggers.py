"""The SQL that makes a table append-only, for each database; rows can stay open while one above is in a state."""

from __future__ import annotations

from xiaozhang.base.registries import AppendOnly, OpenWhile

REFUSAL_FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION xz_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
""",
    """
CREATE OR REPLACE FUNCTION xz_refuse_unless_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    question text := format('SELECT %I = %L FROM %I WHERE id = $1', TG_ARGV[2], TG_ARGV[3], TG_ARGV[1]);
    is_open boolean;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        EXECUTE question INTO is_open USING (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
        IF is_open IS NOT TRUE THEN
            RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    EXECUTE question INTO is_open USING (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    IF is_open IS NOT TRUE THEN
        RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
""",
)
_SQLITE = """
CREATE TRIGGER {name} BEFORE {operation} ON {table}{when}
BEGIN SELECT RAISE(ABORT, 'append-only: {operation} of {table} is refused'); END
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER {name} BEFORE {operation} ON {table}
FOR EACH {each} EXECUTE FUNCTION {function}
"""
ON_INSERT = "xz_%_no_insert"
"""The names, for LIKE, of the triggers that refuse new rows: a copy of a whole database lets them stand aside."""
_OPERATIONS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def trigger_names(vendor: str, declared: AppendOnly) -> list[str]:
    """Return the names of the triggers that the table must have.

    >>> trigger_names("sqlite", AppendOnly("audit_entry"))
    ['xz_audit_entry_no_update', 'xz_audit_entry_no_delete']
    """
    return [_name(declared.table, operation) for operation in _operations(vendor, declared)]


def trigger_statements(vendor: str, declared: AppendOnly) -> list[str]:
    """Return the statements that create the table's triggers anew; running them again changes nothing."""
    operations = _operations(vendor, declared)
    if vendor != "sqlite":
        return [_postgresql(declared, operation) for operation in operations]
    dropped = [f"DROP TRIGGER IF EXISTS {_name(declared.table, operation)}" for operation in operations]
    return [*dropped, *(_sqlite(declared, operation) for operation in operations)]


def _operations(vendor: str, declared: AppendOnly) -> tuple[str, ...]:
    return (*_OPERATIONS[vendor], *(("INSERT",) if declared.open_while else ()))


def _sqlite(declared: AppendOnly, operation: str) -> str:
    when = ""
    if declared.open_while is not None:
        closed = [_closed(declared.open_while, row) for row in _ROWS[operation]]
        when = f"\nWHEN {' OR '.join(closed)}"
    name = _name(declared.table, operation)
    return _SQLITE.format(name=name, operation=operation, table=declared.table, when=when)


def _closed(open_while: OpenWhile, row: str) -> str:
    column, parent, state = _word(open_while.column), _word(open_while.parent), _word(open_while.state)
    asked = f"SELECT {_word(open_while.state_column)} FROM {parent} WHERE id = {row}.{column}"
    return f"({asked}) IS NOT '{state}'"


def _postgresql(declared: AppendOnly, operation: str) -> str:
    function, open_while = "xz_refuse_change()", declared.open_while
    if open_while is not None and operation != "TRUNCATE":
        given = (open_while.column, open_while.parent, open_while.state_column, open_while.state)
        function = f"xz_refuse_unless_open({', '.join(repr(_word(each)) for each in given)})"
    return _POSTGRESQL.format(
        name=_name(declared.table, operation),
        operation=operation,
        table=declared.table,
        each="STATEMENT" if operation == "TRUNCATE" else "ROW",
        function=function,
    )


def _name(table: str, operation: str) -> str:
    return f"xz_{_word(table)}_no_{operation.lower()}"


def _word(text: str) -> str:
    if not text.replace("_", "").isalnum() or not text.isascii():
        raise ValueError(f"not a name in a database: {text!r}")
    return text
