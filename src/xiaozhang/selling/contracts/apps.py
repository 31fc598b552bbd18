"""Set-up of the contracts app."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Registers what contracts offers the house."""

    name = "xiaozhang.selling.contracts"
    label = "contracts"
    verbose_name = "合同"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.selling.contracts import registry

        registry.register()
