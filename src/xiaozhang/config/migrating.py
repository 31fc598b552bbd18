"""Migrations on an empty database, without rendering every model anew for each that is added.

Django renders all models that are related to a new one again, each time, and again for each index and constraint: with
150 tables that all point at members, nine tenths of the time of making tables. On an empty database nothing refers to
a model that does not exist yet, so the new one alone is rendered; an index changes no relation at all. That
the tables are those of the models is proved by tests/config/test_migrating.py.
"""

from __future__ import annotations

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import BaseConstraint, Index


class _Growing(ProjectState):
    """A state in which a model, an index or a constraint that is added changes nothing about the other models."""

    def add_model(self, model_state: ModelState) -> None:
        """Add a model and, where models are rendered, render it beside them."""
        rendered = self.__dict__.pop("apps", None)
        super().add_model(model_state)
        if rendered is not None:
            self.__dict__["apps"] = rendered
            rendered.render_multiple([model_state])

    def add_index(self, app_label: str, model_name: str, index: Index) -> None:
        """Add an index to a model that stays as it was rendered."""
        self._add_to_option(app_label, model_name, "indexes", index)

    def add_constraint(self, app_label: str, model_name: str, constraint: BaseConstraint) -> None:
        """Add a constraint to a model that stays as it was rendered."""
        self._add_to_option(app_label, model_name, "constraints", constraint)

    def _add_to_option(self, app_label: str, model_name: str, option: str, added: Index | BaseConstraint) -> None:
        options = self.models[app_label, model_name].options
        options[option] = [*options[option], added]
        if "apps" in self.__dict__:
            rendered = self.apps.get_model(app_label, model_name)._meta
            setattr(rendered, option, [*getattr(rendered, option), added])

    def clone(self) -> _Growing:
        """Return a copy that grows in the same way."""
        return _grown(super().clone())


def _grown(state: ProjectState) -> _Growing:
    growing = _Growing(models=state.models, real_apps=state.real_apps)
    if "apps" in state.__dict__:
        growing.__dict__["apps"] = state.apps
    growing.is_delayed = state.is_delayed
    return growing


def migrate_empty(connection: BaseDatabaseWrapper) -> bool:
    """Apply all migrations to a database that has none of them; return False, with nothing done, if it has some."""
    executor = MigrationExecutor(connection)
    if executor.loader.applied_migrations:
        return False
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    state = _grown(ProjectState(real_apps=executor.loader.unmigrated_apps))
    emit_pre_migrate_signal(0, False, connection.alias, apps=state.apps, plan=plan)
    made = executor.migrate(targets, plan=plan, state=state.clone())
    made.clear_delayed_apps_cache()
    emit_post_migrate_signal(0, False, connection.alias, apps=made.apps, plan=plan)
    return True
