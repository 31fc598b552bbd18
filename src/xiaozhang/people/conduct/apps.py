"""Set-up of the conduct app."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    """Registers what conduct offers the house."""

    name = "xiaozhang.people.conduct"
    label = "conduct"
    verbose_name = "行为规范"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.people.conduct import registry

        registry.register()
