"""Set-up of the plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers what plans offers the house."""

    name = "xiaozhang.performance.plans"
    label = "plans"
    verbose_name = "激励方案"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.performance.plans import registry

        registry.register()
