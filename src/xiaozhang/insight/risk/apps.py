"""Set-up of the risk app."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """Registers what risk offers the house."""

    name = "xiaozhang.insight.risk"
    label = "risk"
    verbose_name = "风险"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.insight.risk import registry

        registry.register()
