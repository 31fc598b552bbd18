"""Set-up of the house: last of all apps, when every event is declared."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Installs the table of reactions."""

    name = "xiaozhang.config"
    label = "config"
    verbose_name = "销章"

    def ready(self) -> None:
        """Bind events to the actions of the floors above."""
        from xiaozhang.base import events
        from xiaozhang.config import reactions

        events.bind(reactions.TABLE)
