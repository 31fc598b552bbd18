"""Set-up of the notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Registers what notices offers the house."""

    name = "xiaozhang.foundation.notices"
    label = "notices"
    verbose_name = "通知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.notices import registry

        registry.register()
