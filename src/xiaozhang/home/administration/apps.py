"""Set-up of the administration app."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Registers what administration offers the house."""

    name = "xiaozhang.home.administration"
    label = "administration"
    verbose_name = "管理"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.home.administration import registry

        registry.register()
