"""Set-up of the org app."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Registers what org offers the house."""

    name = "xiaozhang.foundation.org"
    label = "org"
    verbose_name = "组织"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.org import registry

        registry.register()
