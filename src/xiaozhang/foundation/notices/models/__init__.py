"""Notices, how they leave the house, the channels they leave by, and announcements."""

from xiaozhang.foundation.notices.models.announcements import Announcement, Receipt
from xiaozhang.foundation.notices.models.channels import Channel, Robot, RobotPost
from xiaozhang.foundation.notices.models.deliveries import Delivery, SendingState
from xiaozhang.foundation.notices.models.notices import Notice
from xiaozhang.foundation.notices.models.settings import Contact, KindChoice, Manner, Pace

__all__ = [
    "Announcement",
    "Channel",
    "Contact",
    "Delivery",
    "KindChoice",
    "Manner",
    "Notice",
    "Pace",
    "Receipt",
    "Robot",
    "RobotPost",
    "SendingState",
]
