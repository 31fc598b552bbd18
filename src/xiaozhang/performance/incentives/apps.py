"""Set-up of the incentives app."""

from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    """Registers what incentives offers the house."""

    name = "xiaozhang.performance.incentives"
    label = "incentives"
    verbose_name = "提成结算"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.performance.incentives import registry

        registry.register()
