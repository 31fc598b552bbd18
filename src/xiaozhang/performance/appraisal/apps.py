"""Set-up of the appraisal app."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    """Registers what appraisal offers the house."""

    name = "xiaozhang.performance.appraisal"
    label = "appraisal"
    verbose_name = "绩效考核"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.performance.appraisal import registry

        registry.register()
