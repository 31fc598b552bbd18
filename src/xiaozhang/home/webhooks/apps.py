"""Set-up of the webhooks app."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Registers what webhooks offers the house."""

    name = "xiaozhang.home.webhooks"
    label = "webhooks"
    verbose_name = "推送"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.home.webhooks import registry

        registry.register()
