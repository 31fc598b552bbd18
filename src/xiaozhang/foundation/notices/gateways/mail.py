"""Mail, by whichever backend the settings name."""

from __future__ import annotations

import smtplib
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from xiaozhang.base.text import Message
from xiaozhang.foundation.notices.rules.channels import Came, Outcome, Outgoing

_PERMANENT = 500


class MailSender:
    """Sends plain text, one recipient a message, over one connection.

    The Message-ID is made of the message's key: where a repeat slips through after a crash, mail programs know it.
    """

    def __init__(self) -> None:
        """Nothing is opened yet."""
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        """Connect with the first message."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def send(self, to: str, message: Outgoing) -> Outcome:
        """Send one mail."""
        body = f"{message.text}\n\n{message.url}\n" if message.url else f"{message.text}\n"
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
        headers = {"Message-ID": f"<{message.key}@{domain}>", "Auto-Submitted": "auto-generated"}
        try:
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            EmailMessage(message.title, body, None, [to], connection=self._connection, headers=headers).send()
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()), (_PERMANENT, b""))
            return _refused(code, said)
        except smtplib.SMTPDataError as error:
            return _refused(error.smtp_code, error.smtp_error)
        except smtplib.SMTPResponseException as error:  # sign-in, sender: nothing would go through
            self.__exit__()
            return Outcome(Came.LATER, str(error.smtp_code), _text(error.smtp_error), concerns_all=True)
        except (smtplib.SMTPException, OSError) as error:
            self.__exit__()
            words = Message("没有连上邮件服务器：{said}", {"said": str(error)[:200]})
            return Outcome(Came.LATER, "", words, concerns_all=True)
        return Outcome(Came.SENT)


def _refused(code: int, said: bytes | str) -> Outcome:
    """Return what to make of one recipient or text that the server does not take: 5xx for good, 4xx for now."""
    came = Came.REFUSED if code >= _PERMANENT else Came.LATER
    return Outcome(came, str(code), _text(said))


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
