"""What webhooks offers the house."""

from __future__ import annotations

from xiaozhang.base import jobs, registries
from xiaozhang.base.text import Message
from xiaozhang.home.webhooks import powers
from xiaozhang.home.webhooks.actions import SEND
from xiaozhang.home.webhooks.jobs import send, sweep

_LOG_WORDS = {
    "webhooks.subscription.secret": "密钥",
    "webhooks.subscription.event": "事件",
}


def register() -> None:
    """Declare powers, the entry in the menu, the jobs, and words for the log."""
    registries.add_powers(powers.ALL)
    registries.navigation.add(
        "administration.webhooks",
        registries.Navigation(
            key="administration.webhooks",
            label=Message("推送（Webhook）"),
            url_name="webhooks:list",
            icon="upload",
            order=906,
            power=powers.MANAGE_WEBHOOKS,
            group="administration",
        ),
    )
    jobs.register(SEND, send, label=Message("发送推送消息"))
    jobs.register("webhooks.sweep", sweep, label=Message("补发推送消息"))
    jobs.schedule("webhooks.sweep", every_minutes=5)
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(key, Message(label))
