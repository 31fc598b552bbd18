"""Set-up of the ledger app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers what ledger offers the house."""

    name = "xiaozhang.foundation.ledger"
    label = "ledger"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.ledger import registry

        registry.register()
