"""The demo company comes into being and lives through its story."""

from xiaozhang.home.demo.actions.founding import found_demo
from xiaozhang.home.demo.actions.playing import play_some

__all__ = ["found_demo", "play_some"]
