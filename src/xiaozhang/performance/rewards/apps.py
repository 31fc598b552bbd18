"""Set-up of the rewards app."""

from django.apps import AppConfig


class RewardsConfig(AppConfig):
    """Registers what rewards offers the house."""

    name = "xiaozhang.performance.rewards"
    label = "rewards"
    verbose_name = "奖励"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.performance.rewards import registry

        registry.register()
