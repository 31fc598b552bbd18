"""Set-up of the signing app."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Registers what signing offers the house."""

    name = "xiaozhang.foundation.signing"
    label = "signing"
    verbose_name = "签阅"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries of base."""
        from xiaozhang.foundation.signing import registry

        registry.register()
