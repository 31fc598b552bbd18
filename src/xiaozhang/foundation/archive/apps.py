"""Set-up of the archive app."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Registers what archive offers the house."""

    name = "xiaozhang.foundation.archive"
    label = "archive"
    verbose_name = "文件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.archive import registry

        registry.register()
