"""Set-up of the revision app."""

from django.apps import AppConfig


class RevisionConfig(AppConfig):
    """Registers what revision offers the house."""

    name = "xiaozhang.foundation.revision"
    label = "revision"
    verbose_name = "制度修订"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.revision import registry

        registry.register()
