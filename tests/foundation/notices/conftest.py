"""A house with a mail server, whose mails stay in `mailoutbox`."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def mail_on(settings: Any) -> None:
    """Let mail be offered."""
    settings.MAIL_IS_ON = True
    settings.SITE_URL = "https:" + "//crm.example.com"
    settings.DEFAULT_FROM_EMAIL = "销章 <crm@example.com>"
