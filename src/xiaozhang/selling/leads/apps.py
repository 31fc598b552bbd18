"""Set-up of the leads app."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Registers what leads offers the house."""

    name = "xiaozhang.selling.leads"
    label = "leads"
    verbose_name = "线索"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.selling.leads import registry

        registry.register()
