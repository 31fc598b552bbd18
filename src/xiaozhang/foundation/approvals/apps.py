"""Set-up of the approvals app."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Registers what approvals offers the house."""

    name = "xiaozhang.foundation.approvals"
    label = "approvals"
    verbose_name = "审批"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.approvals import registry

        registry.register()
