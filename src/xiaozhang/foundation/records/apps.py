"""Set-up of the records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Registers what records offers the house."""

    name = "xiaozhang.foundation.records"
    label = "records"
    verbose_name = "记录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base and the ports of its jobs."""
        from xiaozhang.base.jobs import ports
        from xiaozhang.foundation.records import jobs, registry

        registry.register()
        ports.keep, ports.attempt, ports.tell = jobs.keep, jobs.Attempt, jobs.tell
