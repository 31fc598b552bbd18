"""Set-up of the today app."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    """Registers what today offers the house."""

    name = "xiaozhang.home.today"
    label = "today"
    verbose_name = "工作台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.home.today import registry

        registry.register()
