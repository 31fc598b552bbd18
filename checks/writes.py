"""Who may read rows, who may write them, who may open a transaction."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from checks.tree import Breach, Module, Tree, dotted

MANAGERS = {"objects", "_default_manager", "_base_manager"}
CREATING = {"create", "bulk_create", "get_or_create"}
WRITING = {
    "save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "create", "insert_rows",
    "insert_values", "remove_rows",
}  # fmt: skip
OTHERS_WITH_SUCH_METHODS = {
    "cache",
    "default_storage",
    "storage",
    "session",
    "client",
    "docx_file",
}  # cache.delete(...) changes no row
AUDIT_PORTS = {"append_entries", "claim_request", "conclude_request"}  # run by base.action inside every action
WRITING_SQL = re.compile(r"\s*(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO)\b", re.IGNORECASE)
# Django's sign-in looks a member up through the model's manager.
READERS_BY_EXCEPTION = {"foundation/org/models.py": "get_by_natural_key"}
# A copy of the whole database is no action of the business: it moves what actions have written, as it is.
WRITERS_BY_EXCEPTION = {"config/copying/sides.py": "write"}


def reads_outside_queries(tree: Tree) -> Iterator[Breach]:
    """`.objects` appears in queries; in actions only to create."""
    for module in tree.written:
        if module.part == "queries" or _excepted(module, READERS_BY_EXCEPTION):
            continue
        created = _creating(module.syntax) if module.part == "actions" else set()
        for node in ast.walk(module.syntax):
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in created:
                yield module.breach(
                    node, f".{node.attr}: read through this app's queries (actions may only create by it)"
                )


def writes_outside_actions(tree: Tree) -> Iterator[Breach]:
    """Rows change in actions, nowhere else."""
    for module in tree.written:
        if module.part == "actions" or module.place[:1] == ("base",) or _excepted(module, WRITERS_BY_EXCEPTION):
            continue  # base has no tables
        for node in ast.walk(module.syntax):
            if isinstance(node, ast.Call) and (method := _written_by(node)):
                yield module.breach(node, f".{method}(): only actions change rows; move the change into an action")
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.match(node.value):
                yield module.breach(node, "SQL that writes: only actions change rows; move it there")


def transactions(tree: Tree) -> Iterator[Breach]:
    """One public action is one transaction; base.action alone opens it."""
    for module in tree.written:
        if module.place == ("base", "action"):
            continue
        for node in ast.walk(module.syntax):
            if isinstance(node, ast.Attribute | ast.Name) and dotted(node).rpartition(".")[2] in (
                "atomic",
                "set_autocommit",
            ):
                yield module.breach(node, "transactions are opened by @action alone; make this part of an action")
            if isinstance(node, ast.Name | ast.Constant) and "ATOMIC_REQUESTS" in (
                dotted(node),
                getattr(node, "value", ""),
            ):
                yield module.breach(node, "ATOMIC_REQUESTS stays off: an action is the transaction")
        for node, _local, full in module.imported():
            if full == "django.db.transaction.atomic":
                yield module.breach(node, "transactions are opened by @action alone; make this part of an action")


def undecorated_actions(tree: Tree) -> Iterator[Breach]:
    """What an actions module offers is an action: right checked, one transaction, a trace."""
    for module in tree.written:
        if module.part != "actions":
            continue
        offered = _exported(tree, module)
        for node in module.syntax.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or _is_action(node):
                continue
            is_port = module.app == "foundation.audit" and node.name in AUDIT_PORTS
            if not is_port and (offered is None or node.name in offered):
                yield module.breach(
                    node, f"{node.name}: decorate it with @action(power), or make it private or move it"
                )


def actions_of(module: Module, *, with_power: bool = False) -> list[str]:
    """Return the names of the public actions of a module; on request only of those that name a power."""
    found = [node for node in module.syntax.body if isinstance(node, ast.FunctionDef) and _is_action(node)]
    return [node.name for node in found if not node.name.startswith("_") and not (with_power and _is_open(node))]


def _is_action(function: ast.FunctionDef) -> bool:
    return any(dotted(decorator).rpartition(".")[2] == "action" for decorator in function.decorator_list)


def _is_open(function: ast.FunctionDef) -> bool:
    calls = [decorator for decorator in function.decorator_list if isinstance(decorator, ast.Call) and decorator.args]
    return any(isinstance(call.args[0], ast.Constant) and call.args[0].value is None for call in calls)


def _exported(tree: Tree, module: Module) -> set[str] | None:
    """Return the names that a package of actions offers, or None if the module is all there is."""
    if len(module.place) < 4:
        return None
    package = next((other for other in tree.modules if other.place == module.place[:3]), None)
    return {local for _node, local, _full in package.imported()} if package else set()


def _creating(syntax: ast.Module) -> set[int]:
    """Return the identities of the `.objects` that are followed by a creating method."""
    parents = [node for node in ast.walk(syntax) if isinstance(node, ast.Attribute) and node.attr in CREATING]
    return {id(node.value) for node in parents}


def _written_by(call: ast.Call) -> str:
    if not isinstance(call.func, ast.Attribute):
        return ""
    method, owner = call.func.attr, dotted(call.func.value).rpartition(".")[2]
    if owner in OTHERS_WITH_SUCH_METHODS:
        return ""
    if method == "update":  # a dict or a digest is updated with a value, a queryset with names
        return method if call.keywords and not call.args and all(word.arg for word in call.keywords) else ""
    return method if method in WRITING else ""


def _excepted(module: Module, exceptions: dict[str, str]) -> bool:
    function = exceptions.get("/".join(module.place) + ".py")
    return function is not None and f"def {function}(" in module.text
