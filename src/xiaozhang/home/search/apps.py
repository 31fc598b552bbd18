"""Set-up of the search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Registers what search offers the house."""

    name = "xiaozhang.home.search"
    label = "search"
    verbose_name = "搜索"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.home.search import registry

        registry.register()
