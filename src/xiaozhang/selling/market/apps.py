"""Set-up of the market app."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    """Registers what market offers the house."""

    name = "xiaozhang.selling.market"
    label = "market"
    verbose_name = "市场"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.selling.market import registry

        registry.register()
