"""One chain of middleware for every client of the tests, as one server has one chain for every request."""

from __future__ import annotations

from typing import Any

from django.conf import UserSettingsHolder, settings
from django.test.client import ClientHandler

_ATTRIBUTES = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")
_shared: dict[str, Any] = {}


def share_middleware() -> None:
    """Let clients made with the settings of the house use one chain; a test with settings of its own has its own.

    Django builds the chain once per client, and with it whitenoise looks at every static file: 10 ms each time.
    """
    load = ClientHandler.load_middleware

    def load_middleware(self: ClientHandler, is_async: bool = False) -> None:
        if is_async or isinstance(settings._wrapped, UserSettingsHolder):
            load(self, is_async)
            return
        if not _shared:
            load(self)
            _shared.update({name: getattr(self, name) for name in _ATTRIBUTES})
        for name, value in _shared.items():
            setattr(self, name, value)

    ClientHandler.load_middleware = load_middleware
