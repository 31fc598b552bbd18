"""How allauth is told who may come in: members that an administrator added, and nobody who guesses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_LIMIT = {"app": "allauth.account", "action": "login_failed"}


class MemberAdapter(DefaultAccountAdapter):
    """Closes the door to strangers, and says to whoever guessed too often when it opens again."""

    error_messages = {  # noqa: RUF012 - allauth's own name and shape
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("没有登录：登录名或密码不对。请再输一次，注意大小写。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: members are added by an administrator."""
        return False

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing: the pages say what they did."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt. Raises ValidationError with the time of the next try once there were too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ValidationError(self._until(request, credentials), code=error.code) from error

    def _until(self, request: HttpRequest, credentials: Mapping[str, Any]) -> str:
        key = self._get_login_attempts_cache_key(request, **credentials)
        opens_at, is_network = 0.0, False
        for rate in ratelimit.get_rates(**_LIMIT):
            history = cache.get(ratelimit.get_cache_key(request, **_LIMIT, rate=rate, key=key), [])
            if len(history) >= rate.amount and history[-1] + rate.duration > opens_at:
                opens_at, is_network = history[-1] + rate.duration, rate.per == "ip"
        minute = datetime.fromtimestamp(math.ceil(opens_at / 60) * 60, tz=UTC)
        words = (
            _("没有登录：这个网络输错密码的次数过多，暂停登录。请在 {time} 以后再试。")
            if is_network
            else _("没有登录：密码连续输错，这个登录名暂停登录。请在 {time} 以后再试；忘了密码，请联系系统管理员重置。")
        )
        return words.format(time=timezone.localtime(minute).strftime("%H:%M"))
