"""Set-up of the audit app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """Registers what audit offers the house, fills the ports of actions and keeps the triggers in place."""

    name = "xiaozhang.foundation.audit"
    label = "audit"
    verbose_name = "操作日志"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base and the ports of its actions."""
        from xiaozhang.base.action import ports
        from xiaozhang.foundation.audit import actions, registry

        registry.register()
        ports.audit = actions.append_entries
        ports.claim = actions.claim_request
        ports.conclude = actions.conclude_request
        post_migrate.connect(_create_triggers, sender=self, dispatch_uid="audit.triggers")


def _create_triggers(*, using: str, **_signal: Any) -> None:
    from xiaozhang.foundation.audit import gateways

    gateways.create_triggers(using)
