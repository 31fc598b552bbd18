"""Set-up of the payroll app."""

from django.apps import AppConfig


class PayrollConfig(AppConfig):
    """Registers what payroll offers the house."""

    name = "xiaozhang.performance.payroll"
    label = "payroll"
    verbose_name = "发放"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.performance.payroll import registry

        registry.register()
