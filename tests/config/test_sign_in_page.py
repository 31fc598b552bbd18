"""The door: one comes in with a login and a password, and not by guessing."""

from __future__ import annotations

import pytest

from tests.browsing import Browsing
from tests.company import PASSWORD


@pytest.mark.browser
def test_sign_in_with_the_right_password_opens_the_house(browse: Browsing) -> None:
    page = browse(None)
    page.goto("/account/login/")
    page.fill("input[name=login]", "linshuang")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")
    assert page.locator("input[name=password]").count() == 0
