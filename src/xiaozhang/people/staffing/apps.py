"""Set-up of the staffing app."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """Registers what staffing offers the house."""

    name = "xiaozhang.people.staffing"
    label = "staffing"
    verbose_name = "人事"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.people.staffing import registry

        registry.register()
