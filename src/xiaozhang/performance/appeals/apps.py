"""Set-up of the appeals app."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """Registers what appeals offers the house."""

    name = "xiaozhang.performance.appeals"
    label = "appeals"
    verbose_name = "申诉"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.performance.appeals import registry

        registry.register()
