"""Set-up of the exceptions app."""

from django.apps import AppConfig


class ExceptionsConfig(AppConfig):
    """Registers what exceptions offers the house."""

    name = "xiaozhang.foundation.exceptions"
    label = "exceptions"
    verbose_name = "签呈"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.exceptions import registry

        registry.register()
