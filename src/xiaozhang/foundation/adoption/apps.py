"""Set-up of the adoption app."""

from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    """Registers what adoption offers the house."""

    name = "xiaozhang.foundation.adoption"
    label = "adoption"
    verbose_name = "制度导入"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.adoption import registry

        registry.register()
