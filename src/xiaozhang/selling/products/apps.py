"""Set-up of the products app."""

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """Registers what products offers the house."""

    name = "xiaozhang.selling.products"
    label = "products"
    verbose_name = "产品"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.selling.products import registry

        registry.register()
