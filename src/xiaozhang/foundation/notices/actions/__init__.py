"""The only writers of notices: telling, reading, delivering, settings, channels, robots, announcements."""

from xiaozhang.foundation.notices.actions.announcements import (
    change_announcement,
    confirm_announcement,
    draft_announcement,
    drop_announcement,
    publish_announcement,
    read_announcement,
    remind_of_announcement,
    withdraw_announcement,
)
from xiaozhang.foundation.notices.actions.channels import set_up_channel, switch_channel, try_channel
from xiaozhang.foundation.notices.actions.delivering import claim, forget_deliveries, note_outcome, put_back
from xiaozhang.foundation.notices.actions.reading import mark_all_read, mark_read
from xiaozhang.foundation.notices.actions.robots import (
    add_robot,
    change_robot,
    claim_posts,
    note_post,
    post_to_robots,
    put_posts_back,
    try_robot,
)
from xiaozhang.foundation.notices.actions.sending import send
from xiaozhang.foundation.notices.actions.settings import (
    ask_contact,
    change_settings,
    confirm_contact,
    drop_contact,
    set_contact,
)

__all__ = [
    "add_robot",
    "ask_contact",
    "change_announcement",
    "change_robot",
    "change_settings",
    "claim",
    "claim_posts",
    "confirm_announcement",
    "confirm_contact",
    "draft_announcement",
    "drop_announcement",
    "drop_contact",
    "forget_deliveries",
    "mark_all_read",
    "mark_read",
    "note_outcome",
    "note_post",
    "post_to_robots",
    "publish_announcement",
    "put_back",
    "put_posts_back",
    "read_announcement",
    "remind_of_announcement",
    "send",
    "set_contact",
    "set_up_channel",
    "switch_channel",
    "try_channel",
    "try_robot",
    "withdraw_announcement",
]
