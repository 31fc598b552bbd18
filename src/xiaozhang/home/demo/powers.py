"""The demo company is founded and played by the system alone."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

FOUND_DEMO = Power("demo.found_demo", Message("建立演示公司"))
PLAY_DEMO = Power("demo.play_demo", Message("演绎演示公司的往来"))

ALL = (FOUND_DEMO, PLAY_DEMO)
