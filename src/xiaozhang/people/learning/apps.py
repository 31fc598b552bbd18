"""Set-up of the learning app."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Registers what learning offers the house."""

    name = "xiaozhang.people.learning"
    label = "learning"
    verbose_name = "培训"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.people.learning import registry

        registry.register()
