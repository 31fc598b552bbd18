"""Set-up of the customers app."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Registers what customers offers the house."""

    name = "xiaozhang.selling.customers"
    label = "customers"
    verbose_name = "客户"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.selling.customers import registry

        registry.register()
