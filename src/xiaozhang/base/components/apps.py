"""Set-up of the components app."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Templates, tags, static files."""

    name = "xiaozhang.base.components"
    label = "components"
    verbose_name = "部件"
