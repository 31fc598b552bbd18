"""Set-up of the demo app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers what demo offers the house."""

    name = "xiaozhang.home.demo"
    label = "demo"
    verbose_name = "演示公司"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.home.demo import registry

        registry.register()
