"""Messages of our application to a person, and the access tokens they take."""

from __future__ import annotations

import threading
import time
from typing import Self

from xiaozhang.foundation.notices.gateways.asking import ask
from xiaozhang.foundation.notices.rules.channels import Answer, Application, Dialect, Outcome, Outgoing, Token

_EARLY_SECONDS = 300  # a token is taken for spent so long before it is

_tokens: dict[Application, tuple[str, float]] = {}
_lock = threading.Lock()


class MessengerSender:
    """Speaks one company's dialect for one application. Tokens are kept by the process while they hold."""

    def __init__(self, dialect: Dialect, application: Application, *, may_call_private: bool) -> None:
        """Nothing is asked yet."""
        self._dialect, self._application, self._may_call_private = dialect, application, may_call_private

    def __enter__(self) -> Self:
        """Nothing to open: each call is a connection of its own."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing to close."""

    def send(self, to: str, message: Outgoing) -> Outcome:
        """Send one message; with a new token where the old one is no longer taken."""
        outcome = self._sent(to, message)
        if outcome.is_token_bad:
            with _lock:
                _tokens.pop(self._application, None)
            outcome = self._sent(to, message)
        return outcome

    def _sent(self, to: str, message: Outgoing) -> Outcome:
        token = self._token()
        if isinstance(token, Outcome):
            return token
        request = self._dialect.message_request(self._application, token, to, message)
        answer = ask(request, may_call_private=self._may_call_private)
        return self._dialect.read_answer(answer) if isinstance(answer, Answer) else answer

    def _token(self) -> str | Outcome:
        with _lock:
            known = _tokens.get(self._application)
            if known is not None and known[1] > time.monotonic():
                return known[0]
        answer = ask(self._dialect.token_request(self._application), may_call_private=self._may_call_private)
        read = self._dialect.read_token(answer) if isinstance(answer, Answer) else answer
        if not isinstance(read, Token):
            return read
        with _lock:
            _tokens[self._application] = (read.value, time.monotonic() + max(read.seconds - _EARLY_SECONDS, 0))
        return read.value
