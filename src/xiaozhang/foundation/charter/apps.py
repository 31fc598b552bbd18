"""Set-up of the charter app."""

from django.apps import AppConfig


class CharterConfig(AppConfig):
    """Registers what charter offers the house."""

    name = "xiaozhang.foundation.charter"
    label = "charter"
    verbose_name = "制度"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.charter import registry

        registry.register()
