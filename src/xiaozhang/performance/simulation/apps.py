"""Set-up of the simulation app."""

from django.apps import AppConfig


class SimulationConfig(AppConfig):
    """Registers what simulation offers the house."""

    name = "xiaozhang.performance.simulation"
    label = "simulation"
    verbose_name = "测算"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.performance.simulation import registry

        registry.register()
