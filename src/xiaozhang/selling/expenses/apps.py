"""Set-up of the expenses app."""

from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    """Registers what expenses offers the house."""

    name = "xiaozhang.selling.expenses"
    label = "expenses"
    verbose_name = "销售费用"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.selling.expenses import registry

        registry.register()
