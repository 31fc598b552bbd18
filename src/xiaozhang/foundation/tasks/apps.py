"""Set-up of the tasks app."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Registers what tasks offers the house."""

    name = "xiaozhang.foundation.tasks"
    label = "tasks"
    verbose_name = "待办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.tasks import registry

        registry.register()
