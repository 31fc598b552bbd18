"""Checks that need the house set up: model graph, addresses, factories, the templates' syntax, the icons."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from checks.tree import ROOT, Breach, Tree

# Wings and floors from the ground up, as in docs/architecture.md.
FLOORS = {
    "foundation": (
        "audit",
        "org",
        "ledger",
        "notices",
        "archive",
        "records",
        "tasks",
        "approvals",
        "signing",
        "charter",
        "adoption",
        "revision",
        "exceptions",
        "duties",
    ),
    "selling": ("products", "customers", "deals", "contracts", "service", "expenses", "market", "leads", "worklog"),
    "people": ("staffing", "learning", "conduct", "culture"),
    "performance": ("targets", "appraisal", "plans", "incentives", "simulation", "payroll", "appeals", "rewards"),
    "insight": ("analysis", "risk", "reports"),
    "home": ("assistant", "demo", "administration", "exchange", "webhooks", "search", "board", "today"),
}
FACTORIES = ROOT / "tests" / "factories"
HEIGHT = {app: height for height, app in enumerate(f"{wing}.{app}" for wing, apps in FLOORS.items() for app in apps)}

# Addresses that anybody may open without signing in; whoever adds one says why.
PUBLIC_ADDRESSES = {
    "account_login": "one signs in here",
    "account_logout": "signing out needs no right",
    "account_inactive": "told to a member who has left",
    "org:sign_in": "one signs in here",
    "org:sign_out": "signing out needs no right",
    "api:openapi-json": "the document of the API tells what there is to ask, and holds no data",
    "tasks:calendar_feed": "phones read a calendar without signing in; its address holds a secret of its member",
}
# Addresses that allauth guards itself, for the signed-in member alone.
OWN_ADDRESSES = {"account_change_password", "account_reauthenticate", "usersessions_list"}


def foreign_keys(models: Iterable[type[Any]] | None = None) -> Iterator[Breach]:
    """Foreign keys point sideways or down, and name nothing back across apps."""
    for model in _ours() if models is None else models:
        here = _app(model)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if not field.is_relation or not (there := _app(field.related_model)) or there == here:
                continue
            where = f"{model.__name__}.{field.name}"
            if HEIGHT[there] > HEIGHT[here]:
                yield _at(
                    model, field.name, f"{where} points up to {there}; keep a plain id, or turn the relation round"
                )
            if not (field.remote_field.related_name or "").endswith("+"):  # Django lengthens the one of many-to-many
                yield _at(model, field.name, f"{where}: write related_name='+'; {there} does not know {here}")


def addresses(patterns: Iterable[Any] | None = None) -> Iterator[Breach]:
    """Every address needs a power or a signed-in member, or stands on the list of public addresses."""
    from django.urls import get_resolver

    from xiaozhang.config.light_path import ADDRESSES

    every = [*get_resolver().url_patterns, *get_resolver(ADDRESSES).url_patterns] if patterns is None else patterns
    for name, callback in _views(every, ""):
        guarded = hasattr(callback, "power") or getattr(callback, "signed_in", False)
        opened = name in PUBLIC_ADDRESSES or name in OWN_ADDRESSES
        view = inspect.unwrap(callback)
        file, line = _source(view)
        if getattr(callback, "is_public", False) and name not in PUBLIC_ADDRESSES:
            yield Breach(file, line, f"{name} is public: put it on PUBLIC_ADDRESSES in checks/house.py and say why")
        elif not guarded and not opened and not getattr(callback, "is_public", False):
            yield Breach(file, line, f"{name} is open to anyone: decorate it with base.pages.page(power) or signed_in")


def factories(models: Iterable[type[Any]] | None = None, folder: Path = FACTORIES) -> Iterator[Breach]:
    """Every model has a factory make_<model>, or its factory module says in MADE_BY which function makes its rows."""
    for model in _ours() if models is None else models:
        path = folder / f"{model._meta.app_label}.py"
        made = _made(path) if path.exists() else set()
        wanted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()
        if not made & {f"make_{wanted}", model.__name__}:
            words = f"add make_{wanted} to tests/factories/{path.name} (or an entry in MADE_BY)"
            yield _at(model, "", f"{model.__name__}: {words}")


def compiled_templates(tree: Tree | None = None) -> Iterator[Breach]:
    """Every template compiles: its tags exist and are closed."""
    from django.template import TemplateSyntaxError, engines

    for path, text in (tree or Tree()).templates:
        try:
            engines["django"].from_string(text)
        except TemplateSyntaxError as error:
            line = getattr(getattr(error, "token", None), "lineno", 1)
            yield Breach(path, line, str(error))


def icons(named: Mapping[str, Path] | None = None) -> Iterator[Breach]:
    """Every icon that is named (with the file that names it) stands in the sprite."""
    sys.path.insert(0, str(ROOT))
    import hatch_build

    drawn = set(re.findall(r'<symbol id="([^"]+)"', (hatch_build.VENDOR / "icons.svg").read_text()))
    for name, path in (hatch_build.named_icons() if named is None else named).items():
        if name not in drawn:
            text = path.read_text(encoding="utf-8")
            line = text[: text.find(name)].count("\n") + 1
            words = f"icon {name!r}: run `make assets`; if it stays, Tabler has no such icon"
            yield Breach(_shown(path), line, words)


def missing_migrations(state: Any = None) -> Iterator[Breach]:
    """The migrations make the tables that the models describe; `state` stands for the models of the running house."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState
    from django.utils import translation

    translation.deactivate_all()  # as makemigrations does: labels are compared as they are written
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("xiaozhang.")}
    detector = MigrationAutodetector(loader.project_state(), state or ProjectState.from_apps(apps))
    for label, changes in sorted(detector.changes(graph=loader.graph, trim_to_apps=ours).items()):
        if label not in ours:
            continue
        folder = Path(apps.get_app_config(label).path).relative_to(ROOT).as_posix()
        words = "; ".join(operation.describe() for change in changes for operation in change.operations)
        yield Breach(f"{folder}/models.py", 1, f"run makemigrations {label}: {words[:200]}")


ALL = (foreign_keys, addresses, factories, compiled_templates, icons, missing_migrations)


def _ours() -> list[type[Any]]:
    from django.apps import apps

    return [model for model in apps.get_models() if _app(model)]


def _app(model: type[Any]) -> str:
    parts = model.__module__.split(".")
    return ".".join(parts[1:3]) if parts[0] == "xiaozhang" and len(parts) > 3 else ""


def _views(patterns: Iterable[Any], before: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from _views(pattern.url_patterns, space)
        else:
            yield f"{before}{pattern.name or pattern.pattern}", pattern.callback


def _source(view: Any) -> tuple[str, int]:
    try:
        path = Path(inspect.getsourcefile(view) or "")
        line = inspect.getsourcelines(view)[1]
    except (TypeError, OSError):
        return "src/xiaozhang/config/urls.py", 1
    if path.is_relative_to(ROOT / "src"):
        return path.relative_to(ROOT).as_posix(), line
    return "src/xiaozhang/config/urls.py", 1


def _at(model: type[Any], field: str, words: str) -> Breach:
    path = Path(inspect.getsourcefile(model) or __file__)
    try:
        lines, first = inspect.getsourcelines(model)
    except OSError:
        lines, first = [], 1
    inside = next((index for index, line in enumerate(lines) if field and re.match(rf"\s*{field}\b", line)), 0)
    return Breach(_shown(path), first + inside, words)


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def _made(path: Path) -> set[str]:
    syntax = ast.parse(path.read_text(encoding="utf-8"))
    made = {node.name for node in syntax.body if isinstance(node, ast.FunctionDef)}
    for node in syntax.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Dict):
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        if isinstance(target, ast.Name) and target.id == "MADE_BY":
            made |= {str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)}
    return made


def main() -> int:
    """Print every breach and return how the process should end."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    found = sorted(breach for check in ALL for breach in check())
    for breach in found:
        print(breach)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
