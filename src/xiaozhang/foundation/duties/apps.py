"""Set-up of the duties app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Registers what duties offers the house."""

    name = "xiaozhang.foundation.duties"
    label = "duties"
    verbose_name = "时限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.duties import registry

        registry.register()
