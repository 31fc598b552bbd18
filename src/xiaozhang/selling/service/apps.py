"""Set-up of the service app."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Registers what service offers the house."""

    name = "xiaozhang.selling.service"
    label = "service"
    verbose_name = "售后服务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.selling.service import registry

        registry.register()
