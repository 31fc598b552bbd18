"""Set-up of the deals app."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Registers what deals offers the house."""

    name = "xiaozhang.selling.deals"
    label = "deals"
    verbose_name = "商机"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.selling.deals import registry

        registry.register()
