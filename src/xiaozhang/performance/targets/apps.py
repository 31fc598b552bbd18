"""Set-up of the targets app."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Registers what targets offers the house."""

    name = "xiaozhang.performance.targets"
    label = "targets"
    verbose_name = "目标"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.performance.targets import registry

        registry.register()
