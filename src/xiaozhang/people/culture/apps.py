"""Set-up of the culture app."""

from django.apps import AppConfig


class CultureConfig(AppConfig):
    """Registers what culture offers the house."""

    name = "xiaozhang.people.culture"
    label = "culture"
    verbose_name = "团队文化"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.people.culture import registry

        registry.register()
