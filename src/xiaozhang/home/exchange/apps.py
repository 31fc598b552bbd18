"""Set-up of the exchange app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Registers what exchange offers the house."""

    name = "xiaozhang.home.exchange"
    label = "exchange"
    verbose_name = "导入"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.home.exchange import registry

        registry.register()
